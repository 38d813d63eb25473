// Osano. Sources: https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api (the queue before the
// script) and https://docs.osano.com/developer-documentation-consent-javascript-api (events, a late listener of `initialized`).
window.standIn = {
  stub() {
    const queue = (...args) => {
      queue.data = queue.data || [];
      queue.data.push(args);
    };
    window.Osano = queue;
  },
  load(stored) {
    const waiting = (window.Osano && window.Osano.data) || [];
    const listeners = [];
    // Untouched it says what holds in the region.
    const consent = { ESSENTIAL: "ACCEPT", STORAGE: "ACCEPT", MARKETING: "DENY", PERSONALIZATION: "DENY", ANALYTICS: "ACCEPT", OPT_OUT: "DENY" };
    if (stored) consent.ANALYTICS = stored === "granted" ? "ACCEPT" : "DENY";
    const fire = (name, value) => {
      for (const one of listeners) if (one.name === name) one.listener(value);
    };
    const chosen = stored ? consent : undefined;
    const cm = {
      getConsent: () => consent,
      get analytics() {
        return consent.ANALYTICS === "ACCEPT";
      },
      addEventListener(name, listener) {
        listeners.push({ name, listener });
        if (name === "osano-cm-initialized") listener(chosen);
      },
    };
    window.Osano = Object.assign((...args) => args, { cm });
    for (const [name, listener] of waiting) if (name === "onInitialized") listener(chosen);
    this.choose = (answer) => {
      fire("osano-cm-consent-changed", { ANALYTICS: "ACCEPT" });
      consent.ANALYTICS = answer === "granted" ? "ACCEPT" : "DENY";
      fire("osano-cm-consent-saved", consent);
    };
  },
};
