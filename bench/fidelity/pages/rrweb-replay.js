import { Replayer } from "@rrweb/replay";

/** Plays plain rrweb events up to a time of the page's clock and stands still there. */
window.replayAt = (events, at) => {
  document.body.replaceChildren();
  const replayer = new Replayer(events, { root: document.body, showWarning: false, mouseTail: false, speed: 1 });
  replayer.pause(at - events[0].timestamp + 1);
  window.replayed = replayer.iframe;
  return new Promise((done) => setTimeout(done, 1500));
};
