// Cookiebot. Sources: https://www.cookiebot.com/en/developer/ (properties, renew), https://brainstation-docs.gitbook.io/shopware/v/en/
// shopware-6-apps/cookiebot-cmp/configuration/advanced (callbacks run on load for returning visitors too).
window.standIn = {
  stub() {},
  load(stored) {
    const consent = { necessary: true, preferences: false, statistics: false, marketing: false, method: null };
    window.Cookiebot = { consent, consented: false, declined: false, hasResponse: false, consentID: "0", doNotTrack: false };
    const fire = (name) => window.dispatchEvent(new Event(`Cookiebot${name}`));
    this.choose = (answer) => {
      const granted = answer === "granted";
      // Accepting preferences alone is an acceptance, and none of statistics.
      Object.assign(consent, { preferences: true, statistics: granted, method: "explicit" });
      Object.assign(window.Cookiebot, { hasResponse: true, consented: true, consentID: "qV6xkF4b0Qw==" });
      fire("OnConsentReady");
      fire("OnAccept");
    };
    this.renew = () => {
      Object.assign(consent, { preferences: false, statistics: false, method: null });
      Object.assign(window.Cookiebot, { hasResponse: false, consented: false });
      fire("OnDialogInit");
    };
    fire("OnLoad");
    if (stored) this.choose(stored);
  },
};
