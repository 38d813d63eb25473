// Usercentrics v3 with its v2 compatibility layer. Sources: https://github.com/nuxt/scripts/blob/main/packages/script/src/runtime/registry/
// usercentrics.ts (__ucCmp, promises, getConsentDetails, UC_CMP_API_READY, UC_UI_CMP_EVENT); https://github.com/ryanbr/consent-rr (order);
// https://usercentrics.com/beta-docs/consent-status (UC_CONSENT, EXPLICIT).
window.standIn = {
  stub() {},
  load(stored) {
    let [granted, type] = [stored !== "denied", stored ? "EXPLICIT" : "IMPLICIT"];
    const later = (value) => Promise.resolve(value);
    window.__ucCmp = {
      isInitialized: () => later(true),
      isConsentRequired: () => later(type === "IMPLICIT"),
      getConsentDetails: () =>
        later({
          consent: { status: granted ? "ALL_ACCEPTED" : "ALL_DENIED", type, controllerId: "c0ffee12" },
          services: { HkocEodjb7: { name: "My Voile", category: "functional", consent: { given: granted, type } } },
          categories: { functional: { state: granted ? "ALL_ACCEPTED" : "ALL_DENIED" } },
        }),
    };
    window.dispatchEvent(new Event("UC_CMP_API_READY"));
    window.dispatchEvent(new Event("UC_UI_INITIALIZED"));
    this.choose = (answer) => {
      // Told before it is kept.
      window.dispatchEvent(new CustomEvent("UC_UI_CMP_EVENT", { detail: { source: "first", type: "SAVE" } }));
      [granted, type] = [answer === "granted", "EXPLICIT"];
      window.dispatchEvent(new CustomEvent("UC_CONSENT", { detail: { status: "SOME_ACCEPTED" } }));
    };
  },
};
