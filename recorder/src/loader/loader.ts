/** Decides whether this page is recorded, holds commands until then, and fetches the recorder only if it will record. */
import { type Answer, type Decision, decide, isRefusal, isUpToTheSite, type Signals } from "../consent";
import { forget, minorKey, optOutKey, stoppedKey } from "../forget";
import type { Command, Heard, Running, ScriptFile, Told, Wish } from "../handover";
import { takeMark } from "./mark";
import { isKept, keepRefusal } from "./optout";
import { count, idsIn, recordedByParent, requestScript, signalsOf } from "./page";
import { Parts, type Piece, type PiecePolicy } from "./pieces";
import type { QueueOwner } from "./queue";

/** As much of the policy as the decision needs; the recorder checks the whole of it strictly. */
export interface LoaderPolicy extends PiecePolicy {
  readonly state: string;
  readonly origins: readonly string[];
  readonly pieces: readonly string[];
  readonly signals: Signals;
  readonly recorder: ScriptFile;
}

const WAITING_MAX = 5000;
const FOR_RECORDER = ["identify", "tagSession", "virtualPage", "pageUrl", "autoPages"];

export class Loader implements QueueOwner {
  readonly policy: unknown;
  private rules: LoaderPolicy;
  private waiting: Command[] = [];
  private attached?: Running;
  private siteMatches = false;
  private consent: Answer = null;
  private stopped?: boolean;
  private readonly refusals: Record<string, boolean> = {};
  private requested = false;
  private decided?: Decision;
  private talks = false;
  private readonly warned: string[] = [];
  private readonly parts: Parts;
  /** What the visitor wants told, until the recorder is here that tells it. */
  private untold: Told[] = [];
  private claimed = false;
  /** Until the next page: the visitor wants to be forgotten. */
  private forgotten = false;
  /** What the server said of the mark in the page's address; empty without one, null until it is answered. */
  private mark: string | null;

  constructor(
    policy: unknown,
    private readonly page: Window,
    pieces: unknown = [],
  ) {
    this.policy = policy;
    this.rules = policy as LoaderPolicy;
    const mark = takeMark(page);
    this.mark = mark === null ? "" : null;
    this.parts = new Parts(pieces, {
      page,
      policy: () => this.rules,
      changed: () => this.changed(),
      mark: () => this.mark,
    });
    if (mark === null) return;
    const path = `/m?wid=${this.rules.site}&mark=${mark}`;
    this.load(page.document, this.rules.host, path, "", this.warn);
  }

  readonly load = requestScript;

  readonly debug = (message: string): void => {
    this.parts.ask("hear", message);
    if (this.talks) console.info(`Voile: ${message}`);
  };

  /** Called by the script that answers a mark. A mark that is refused says nothing. */
  marked(kind: string, piece?: Piece): void {
    this.mark = kind;
    if (piece) this.parts.add(kind, piece);
    // What was decided before the piece came is told to it too.
    delete this.decided;
    this.changed();
  }

  run(command: unknown): void {
    const [name, value] = (Array.isArray(command) ? command : [command]) as [unknown, unknown];
    if (name === "wid") this.selectSite(value);
    else if (name === "consent") this.heardConsent(value);
    else if (name === "stop" || name === "start") this.setStopped(name === "stop");
    else if (name === "optOut" || name === "optIn") this.setRefusal(optOutKey(this.rules.site), name === "optOut");
    else if (name === "minor") this.setRefusal(minorKey(this.rules.site), true);
    else if (name === "forget") this.forgetVisitor();
    else if (name === "my") this.openOwnPage();
    else if (name === "debug") this.talks = value !== false;
    else if (FOR_RECORDER.includes(name as string)) this.pass(command as Command);
    else this.warn(`unknown command ${String(name).slice(0, 40)}`);
  }

  allows(policy: unknown): boolean {
    this.rules = policy as LoaderPolicy;
    const decision = this.decision();
    // Whom the site does not want to record just now keeps what there is of a session.
    if (isUpToTheSite(decision)) this.settle();
    return decision === "record" && !this.isStopped() && !this.forgotten;
  }

  attach(recorder: Running): void {
    if (this.attached) return;
    this.attached = recorder;
    for (const told of this.untold.splice(0)) recorder.tell(...told);
    this.settle();
  }

  heard(answer: Answer): Heard | undefined {
    return this.consent === answer ? ["command"] : this.parts.saying(answer);
  }

  private selectSite(value: unknown): void {
    this.siteMatches = String(value) === this.rules.site;
    if (!this.siteMatches) this.warn("another site's script");
  }

  private heardConsent(value: unknown): void {
    // Anything but a clear grant counts as a refusal.
    this.consent = value === "granted" ? "granted" : "denied";
    if (this.consent === "granted") return;
    this.waiting = [];
    this.settle();
  }

  /** A refusal that this browser keeps: the visitor's opt-out, or that they are a child. */
  private setRefusal(key: string, on: boolean): void {
    this.refusals[key] = on;
    keepRefusal(key, this.page.document, on);
    if (on) this.settle();
  }

  private refuses(key: string): boolean {
    return this.refusals[key] || isKept(key, this.page.document);
  }

  private forgetVisitor(): void {
    this.forgotten = true;
    this.leave("forget");
  }

  /** The window opens in this task: a later one would be blocked as a pop-up. It must not reach the page. */
  private openOwnPage(): void {
    const { host, site } = this.rules;
    const opened = this.page.open();
    if (opened) opened.opener = null;
    const { location } = opened ?? this.page;
    if (!this.tell("own_page", undefined, location)) location.href = `${host}/my/?wid=${site}`;
  }

  private setStopped(stopped: boolean): void {
    this.stopped = stopped;
    if (isUpToTheSite(this.decision())) this.keptStop(stopped ? "setItem" : "removeItem");
    if (stopped) this.attached?.stop();
  }

  private pass(command: Command): void {
    if (this.parts.ask("command", command).includes(true)) return;
    // Before all of the queue was heard nothing is decided, since that may read the device.
    if (!this.claimed) this.wait(command);
    else if (this.attached && this.decision() === "record") this.attached.command(command);
    else if (this.mayWait()) this.wait(command);
  }

  private wait(command: Command): void {
    if (this.waiting.length < WAITING_MAX) this.waiting.push(command);
  }

  private mayWait(): boolean {
    const decision = this.decision();
    return this.consent !== "denied" && !isRefusal(decision);
  }

  private decision(): Decision {
    return decide({
      optedOut: this.refuses(optOutKey(this.rules.site)),
      minor: this.refuses(minorKey(this.rules.site)),
      mode: this.rules.consent,
      honour: this.rules.signals,
      browser: signalsOf(this.page),
      answers: [this.consent, ...this.parts.ask("consent")].map((answer) => answer ?? null),
      marked: this.mark === null,
      complete: this.parts.has(this.rules.pieces),
      recording: this.rules.state === "recording",
      siteMatches: this.siteMatches,
      originAllowed: this.rules.origins.includes(this.page.location.origin),
      // Before all of the queue was heard nobody is drawn: it may hold a refusal.
      bar: () => this.claimed && this.parts.bar(),
    });
  }

  /** A piece says so. Before the queue has run there is nothing to decide: the site is not known yet. */
  private changed(): void {
    if (this.claimed) this.settle();
  }

  /** Brings everything in line with the decision as it stands now. */
  settle(): void {
    this.claimed = true;
    const decision = this.decision();
    const changed = decision !== this.decided;
    this.decided = decision;
    if (changed) this.debug(`decision: ${decision}`);
    if (decision === "record") this.begin();
    else if (isRefusal(decision) && changed) this.refuse(decision);
    else if (decision === "page_excluded") this.attached?.away();
    // A grant that is no more, such as when the banner was reset, or whom the site does not want: nothing is told.
    else if (changed) this.attached?.pause();
    if (decision === "foreign_origin") this.warn(`${this.page.location.origin} is no origin of this site`);
  }

  private begin(): void {
    if (recordedByParent(this.page)) return this.debug("recorded above");
    if (this.isStopped() || this.forgotten) return this.debug("stop");
    if (!this.attached) return this.request();
    this.attached.start();
    for (const command of this.waiting.splice(0)) this.attached.command(command);
  }

  private refuse(decision: Decision): void {
    const heard = decision === "denied" ? this.heard(decision) : ([decision] as const);
    // Who was not recorded is counted, and only for what they have just done.
    if (!this.leave("withdrawal", heard) && this.page.navigator.userActivation?.isActive)
      count(this.page, this.rules, (heard as Heard)[0]);
  }

  /** Stops, removes every identifier and tells whose they were; false where this browser holds nobody's recording. */
  private leave(what: Wish, heard?: Heard): boolean {
    const told = this.tell(what, heard);
    this.waiting = [];
    this.attached?.withdraw();
    try {
      forget(this.rules.site, this.page.document);
    } catch {
      // No storage here, so nothing was stored.
    }
    return told;
  }

  /** The recorder tells it; where it is not here, it is fetched, but not for those who were never recorded. */
  private tell(what: Wish, heard?: Heard, shown?: Location): boolean {
    const told: Told = [what, heard, idsIn(this.rules.site, this.page.document), shown];
    if (this.attached) return this.attached.tell(...told);
    if (!told[2]) return false;
    this.untold.push(told);
    this.request();
    return true;
  }

  private request(): void {
    if (this.requested) return;
    const page = this.page.document as Document & { prerendering?: boolean };
    if (page.prerendering) {
      page.addEventListener("prerenderingchange", () => this.settle(), { once: true });
      return;
    }
    this.requested = true;
    const { host, recorder } = this.rules;
    this.load(this.page.document, host, recorder.url, recorder.integrity, this.warn);
  }

  private isStopped(): boolean {
    return !!(this.stopped ?? this.keptStop("getItem"));
  }

  /** In the tab's storage. Without it, or where nothing may be kept, a stop holds for this page. */
  private keptStop(what: "getItem" | "setItem" | "removeItem"): unknown {
    // Those that take no value do not look at it.
    type Uses = Record<typeof what, (key: string, value: string) => unknown>;
    try {
      return this.rules.consent !== "storage-free" && (this.page.sessionStorage as Uses)[what](stoppedKey(this.rules.site), "1");
    } catch {
      return;
    }
  }

  readonly warn = (message: string): void => {
    if (this.warned.includes(message)) return;
    this.warned.push(message);
    this.parts.ask("hear", message);
    console.warn(`Voile: ${message}`);
  };
}
