// Usercentrics v2. Sources: https://usercentrics.com/docs/web/features/v2/events_v2/events_v2/ (the window event, type, action),
// https://github.com/nuxt/scripts/blob/main/docs/content/scripts/usercentrics.md (UC_UI, getServicesBaseInfo).
window.standIn = {
  stub() {},
  load(stored) {
    let [granted, answered] = [stored !== "denied", !!stored];
    const tell = (action) => {
      const detail = { event: "consent_status", action, type: answered ? "explicit" : "implicit", "My Voile": granted, ucCategory: { functional: null } };
      window.dispatchEvent(new CustomEvent("ucEvent", { detail }));
    };
    window.UC_UI = {
      isInitialized: () => true,
      isConsentRequired: () => !answered,
      getControllerId: () => "c0ffee12",
      getServicesBaseInfo: () => [
        { id: "HkocEodjb7", name: "My Voile", categorySlug: "functional", consent: { status: granted } },
        { id: "Other", name: "Other", categorySlug: "functional", consent: { status: true } },
      ],
    };
    window.dispatchEvent(new Event("UC_UI_INITIALIZED"));
    tell(stored ? "onSessionRestored" : "onInitialPageLoad");
    this.choose = (answer) => {
      [granted, answered] = [answer === "granted", true];
      tell("onUpdateServices");
    };
  },
};
