/** What the page writes to its console, as lines of rrweb's console plugin. Source: rrweb-plugin-console-record, LogData */
import type { AddOnHost } from "../../handover";
import { Patches } from "../patch";
import { arrive } from "./arrive";
import { Bucket } from "./bucket";
import { wellFormed } from "./halves";
import { spokenLine } from "./spoken";

const LEVELS = ["assert", "debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const;
const READ_MAX = 4000;
/** As JSON, in which a character can take six, still within what one text of an event may have. */
const LINE_MAX = 1300;

arrive("console", (page: AddOnHost) => {
  const patches = new Patches();
  const bucket = new Bucket(100, 10_000, 2000);
  const tell = (level: string, values: readonly unknown[]): void => {
    if (level === "assert" && values[0]) return;
    if (!bucket.take()) return page.count("rate");
    const line = spokenLine(level === "assert" ? values.slice(1) : values);
    const shown = wellFormed(page.text(wellFormed(line.slice(0, READ_MAX))).slice(0, LINE_MAX));
    page.tell("rrweb/console@1", { level, trace: [], payload: [JSON.stringify(shown)] });
  };
  for (const level of LEVELS) {
    patches.method(page.view.console, level, (_, values: unknown[]) => page.run(() => tell(level, values)));
  }
  return () => patches.stop();
});
