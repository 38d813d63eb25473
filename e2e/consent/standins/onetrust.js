// OneTrust. Sources: https://developer.onetrust.com/onetrust/docs/javascript-events-guide (OneTrustGroupsUpdated, OTConsentApplied,
// OnConsentChanged); https://app.unpkg.com/@segment/analytics-consent-wrapper-onetrust@1.1.3/files/dist/esm/lib/onetrust-api.js
// (a partial object at first, IsAlertBoxClosed, ConsentModel).
window.standIn = {
  model: "opt-in",
  stub() {
    window.OneTrust = { geolocationResponse: {} };
  },
  load(stored) {
    const changed = [];
    const groups = (granted) => (granted ? ",C0001,C0002," : ",C0001,");
    let closed = false;
    window.OnetrustActiveGroups = groups(this.model !== "opt-in");
    window.OneTrust = {
      OnConsentChanged: (listener) => changed.push(listener),
      IsAlertBoxClosed: () => closed,
      GetDomainData: () => ({ ConsentModel: { Name: this.model }, Groups: [] }),
      getDataSubjectId: () => "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    };
    const fire = (name) => {
      const detail = window.OnetrustActiveGroups.split(",").filter(Boolean);
      window.dispatchEvent(new CustomEvent(name, { detail }));
    };
    const settle = (answer) => {
      window.OnetrustActiveGroups = groups(answer === "granted");
      closed = true;
    };
    this.choose = (answer) => {
      settle(answer);
      fire("OneTrustGroupsUpdated");
      for (const listener of changed) listener(new CustomEvent("consent", { detail: [] }));
      fire("OTConsentApplied");
    };
    this.close = () => {
      closed = true;
      fire("OneTrustGroupsUpdated");
    };
    if (stored) settle(stored);
    fire("OneTrustGroupsUpdated");
  },
};
