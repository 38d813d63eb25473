// IAB TCF 2.3. Sources: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/
// IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md (commands, TCData, events); https://github.com/InteractiveAdvertisingBureau/iabtcf-es,
// packages stub and cmpapi (the stub answers `ping` and queues the rest, played first in, first out; `listenerId` starts at 0).
window.standIn = {
  stub() {
    const queue = [];
    window.__tcfapi = function (...args) {
      if (args.length === 0) return queue;
      const [command, , callback] = args;
      if (command === "ping") callback({ gdprApplies: undefined, cmpLoaded: false, cmpStatus: "stub" });
      else queue.push(args);
    };
  },
  load(stored, gdprApplies = true) {
    const queue = typeof window.__tcfapi === "function" ? window.__tcfapi() : [];
    const listeners = new Map();
    let next = 0;
    let state = { answer: stored, eventStatus: stored ? "tcloaded" : "cmpuishown" };
    const data = (listenerId) => {
      const base = { cmpId: 300, cmpVersion: 2, gdprApplies, tcfPolicyVersion: 5, listenerId };
      if (!gdprApplies) return base;
      const granted = state.answer === "granted";
      // Consents of an open banner may be old ones, and are no decision.
      const consents = granted || state.eventStatus === "cmpuishown" ? { 1: true, 7: true, 8: true } : { 1: true, 7: true };
      return {
        ...base,
        tcString: "CQAAAAAQAAAAAAHABBENBgFgAAAAAAAAAAAAAAAAAAAA",
        eventStatus: state.eventStatus,
        cmpStatus: "loaded",
        isServiceSpecific: true,
        purposeOneTreatment: false,
        purpose: { consents: { 1: true, 8: true }, legitimateInterests: {} },
        publisher: { consents, legitimateInterests: {}, customPurpose: { consents: {} }, restrictions: {} },
        vendor: { consents: {}, legitimateInterests: {}, disclosedVendors: {} },
      };
    };
    window.__tcfapi = (command, version, callback, parameter) => {
      if (version !== 2) return callback(null, false);
      if (command === "ping") return callback({ gdprApplies, cmpLoaded: true, cmpStatus: "loaded", displayStatus: "visible" });
      if (command === "addEventListener") {
        const id = next++;
        listeners.set(id, callback);
        return callback(data(id), true);
      }
      if (command === "removeEventListener") return callback(listeners.delete(parameter));
      return callback(null, false);
    };
    this.tell = (eventStatus, answer) => {
      state = { answer, eventStatus };
      for (const [id, listener] of listeners) listener(data(id), true);
    };
    for (const call of queue) window.__tcfapi(...call);
  },
  choose(answer) {
    this.tell("cmpuishown", null);
    this.tell("useractioncomplete", answer);
  },
};
