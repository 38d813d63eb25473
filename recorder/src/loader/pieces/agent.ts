/** Visitor targeting by device and browser. */
import { browserOf, deviceOf } from "../../agent";
import type { Piece } from "../pieces";

const agent: Piece = (host) => {
  const { navigator } = host.page;
  host.says = (host.says ?? []).concat((kind, value) => {
    if (kind === "device") return deviceOf(navigator.userAgent, navigator.maxTouchPoints > 0) === value;
    return kind === "browser" ? browserOf(navigator.userAgent).replace(/ \d+$/, "") === value : undefined;
  });
  return {};
};

export default agent;
