/** Script errors: each is told once, and then how often it came again, so that a page that throws all the time costs nothing. */

import { type ErrorJudge, frame, framesOf, messageOf, typeOf } from "../errors";
import { Treatment } from "../events";
import { native } from "../native";
import { baseOf } from "./dom";
import { listen, type Part, type Scene } from "./part";

const KINDS_MAX = 50;
const AGAIN_MS = 5000;
/** What browsers put before the message of an error that nobody caught. */
const PREFIX = /^Uncaught (?:\(in promise\) )?(?:[A-Z][A-Za-z]{0,39}: )?/;

type Payload = Readonly<Record<string, unknown>>;
interface Known {
  readonly payload: Payload;
  again: number;
}

export class ScriptErrors implements Part {
  private readonly known = new Map<string, Known>();
  private timer = 0;

  constructor(private readonly scene: Scene) {}

  start(): void {
    const { view, content } = this.scene;
    if (!content.policy.script_errors) return;
    listen(this.scene, view, "error", (event) => {
      // Files that do not load are heard of here too.
      if (event.target === view) this.threw(event as ErrorEvent);
    });
    listen(this.scene, view, "unhandledrejection", (event) => this.rejected((event as PromiseRejectionEvent).reason));
  }

  /** How often what is known came again, before the page goes. */
  settle(): void {
    native.clearTimeout(this.timer);
    this.timer = 0;
    for (const known of this.known.values()) {
      if (known.again > 0) this.scene.custom("voile.error", { ...known.payload, times: known.again });
      known.again = 0;
    }
  }

  stop(): void {
    native.clearTimeout(this.timer);
    this.known.clear();
  }

  private threw({ filename, lineno, colno, message, error }: ErrorEvent): void {
    this.tell(`${filename} ${lineno} ${colno} ${message}`, () => {
      const place = (judge: ErrorJudge): unknown[] => (filename ? [frame("", filename, lineno, colno, judge)] : []);
      return this.payload("error", error, String(message ?? "").replace(PREFIX, ""), place);
    });
  }

  private rejected(reason: unknown): void {
    this.tell(String((reason as Partial<Error> | null)?.message ?? ""), () => this.payload("rejection", reason, "", () => []));
  }

  private payload(kind: string, thrown: unknown, said: string, place: (judge: ErrorJudge) => unknown[]): Payload {
    const { content, page } = this.scene;
    const judge = {
      masked: content.isMasked(Treatment.Clear),
      text: (text: string) => content.text(text, Treatment.Clear),
      url: (url: string) => content.url(url, baseOf(page)),
    };
    // Of what is thrown and no error, only a text says anything that was meant to be read.
    const { name, message = said, stack } = (Object(thrown) === thrown ? thrown : { message: thrown ?? said }) as Partial<Error>;
    const frames = framesOf(stack, message, judge);
    return {
      kind,
      type: typeOf(name, judge),
      message: messageOf(message, judge),
      stack: frames.length > 0 ? frames : place(judge),
    };
  }

  private tell(key: string, payload: () => Payload): void {
    const known = this.known.get(key);
    if (!known && this.known.size >= KINDS_MAX) return this.scene.count("rate");
    if (!known) {
      const told = payload();
      this.known.set(key, { payload: told, again: 0 });
      return this.scene.custom("voile.error", { ...told, times: 1 });
    }
    known.again += 1;
    if (this.timer === 0) this.timer = native.setTimeout(() => this.settle(), AGAIN_MS);
  }
}
