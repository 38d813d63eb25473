// IAB GPP 1.1. Sources: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/
// CMP%20API%20Specification.md (the example stub returns its answers and calls no callback of `addEventListener`; order of events) and
// .../tree/main/Sections (usnat: 0 not applicable, 1 opted out, 2 not). Here "granted" is no opt-out.
window.standIn = {
  stub() {
    const stub = (...args) => {
      if (!args.length) return stub.queue;
      const [command, callback, parameter] = args;
      if (command === "ping") return { gppVersion: "1.1", cmpStatus: "stub", cmpDisplayStatus: "hidden" };
      if (command === "addEventListener") {
        stub.lastId = (stub.lastId || 0) + 1;
        stub.events.push({ id: stub.lastId, callback, parameter });
        return { eventName: "listenerRegistered", listenerId: stub.lastId, data: true };
      }
      stub.queue.push(args);
      return null;
    };
    stub.queue = [];
    stub.events = [];
    window.__gpp = stub;
  },
  load(stored) {
    const before = window.__gpp;
    const listeners = before ? before.events.slice() : [];
    let id = before ? before.lastId || 0 : 0;
    const state = { answer: stored, signalStatus: stored ? "ready" : "not ready" };
    const ping = () => ({
      gppVersion: "1.1",
      cmpStatus: "loaded",
      cmpDisplayStatus: state.signalStatus === "ready" ? "hidden" : "visible",
      signalStatus: state.signalStatus,
      applicableSections: [7],
      gppString: "DBABLA~BAAAAAAA",
      parsedSections: {
        usnat: [
          { Version: 1, SaleOptOut: state.answer === "denied" ? 1 : 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 },
          { SubsectionType: 1, Gpc: false },
        ],
      },
    });
    const tell = (eventName, data) => {
      for (const one of listeners) one.callback({ eventName, listenerId: one.id, data, pingData: ping() }, true);
    };
    window.__gpp = (command, callback, parameter) => {
      if (command === "ping") return callback(ping(), true);
      if (command === "addEventListener") {
        id += 1;
        const one = { id, callback, parameter };
        listeners.push(one);
        callback({ eventName: "listenerRegistered", listenerId: id, data: true, pingData: ping() }, true);
      } else callback(null, false);
    };
    if (stored) tell("signalStatus", "ready");
    this.choose = (answer) => {
      state.signalStatus = "not ready";
      tell("signalStatus", "not ready");
      tell("cmpDisplayStatus", "visible");
      state.answer = answer;
      tell("sectionChange", "usnat");
      state.signalStatus = "ready";
      tell("signalStatus", "ready");
    };
  },
};
