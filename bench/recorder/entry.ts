/** The engine and its gates, as a page has them, for the bench: events as JSON into `emit`. */
import { Capture } from "../../recorder/src/capture/capture";
import { SecretHistory } from "../../recorder/src/capture/secrets";
import { SheetIndex } from "../../recorder/src/capture/sheets";
import { Content } from "../../recorder/src/content";
import { toJson } from "../../recorder/src/envelope";
import { jsonOf, pass } from "../../recorder/src/gate";
import type { Policy } from "../../recorder/src/policy";
import { sha256 } from "../../recorder/src/sha256";

const DISPLAY = { domain: true, path: true, query: false, query_parameters: [], hash: false };
const LARGE = 2048;

/** Large sheets are known to the server, as on every page of a site but the first. */
const refer = (css: string): string => (css.length < LARGE ? css : `voile-asset:${sha256(new TextEncoder().encode(css))}`);

export interface Told {
  readonly emit: (text: string) => void;
  /** The gate refused an event, or the stream broke. */
  readonly failed?: (why: string) => void;
}

export function start({ emit, failed = () => {} }: Told): () => void {
  const policy = { censor_all_inputs: true, censor_all_text: false, frames: true, images: [], url_display: DISPLAY };
  const history = new SecretHistory();
  const sheets = new SheetIndex(() => [document]);
  const content = new Content(policy as unknown as Policy, sheets, { named: () => true }, history.memory);
  const unsent = { sealedAny: true, rewrite: () => {}, hold: () => {}, release: () => {} };
  const capture = new Capture(
    {
      view: window,
      rules: { censorInputs: true, frames: true },
      views: { automatic: true, override: null },
      content,
      sheets,
      history,
      assets: { refer, isNamed: () => true, withdraw: () => {} },
      unsent: () => unsent,
    },
    {
      emit: (event) => {
        const passed = pass(event);
        if (passed) emit(jsonOf(passed, toJson));
        else failed("refused");
      },
      count: (reason) => {
        if (reason === "gate_error") failed(reason);
      },
      broken: () => failed("broken"),
      active: () => {},
      hidden: () => {},
    },
  );
  capture.start();
  return () => {
    capture.settle();
    capture.stop();
  };
}
