// Didomi. Sources: https://developers.didomi.io/cmp/web-sdk/reference/api (didomiOnReady, getCurrentUserStatus),
// https://developers.didomi.io/cmp/web-sdk/reference/events (didomiEventListeners, consent.changed),
// https://support.didomi.io/iab-tcf-v2.2-purposes/features-summary (ids of purposes).
window.standIn = {
  regulation: "GDPR",
  stub() {},
  load(stored) {
    let answer = stored;
    const names = ["cookies", "measure_content_performance"];
    const purposes = () =>
      Object.fromEntries(
        ["analytics", ...names].map((id) => [id, { id, enabled: answer === "granted" || this.regulation === "NONE" }]),
      );
    const api = {
      getCurrentUserStatus: () => ({ user_id: "5f0c9a4e-8f7d", created: "", updated: "", regulation: this.regulation, purposes: purposes(), vendors: {} }),
      getUserConsentStatusForPurpose: (id) => (answer && names.includes(id) ? answer === "granted" : undefined),
    };
    window.Didomi = api;
    const drain = (name, run) => {
      const waiting = window[name] || [];
      window[name] = { push: run };
      for (const one of waiting) run(one);
    };
    const listeners = [];
    drain("didomiEventListeners", (one) => listeners.push(one));
    drain("didomiOnReady", (ready) => ready(api));
    this.choose = (chosen) => {
      answer = chosen;
      for (const one of listeners) if (one.event === "consent.changed") one.listener({ consentToken: "" });
    };
  },
};
