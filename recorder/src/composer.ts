/** Composes the recorder: identity, pages one after the other, transport. Everything it is told to do it does in the same task. */

import { AddOns } from "./addons";
import type { Verdict } from "./answer";
import { onceActive } from "./capture/activity";
import { Assets } from "./capture/assets";
import { watchPolicy } from "./capture/csp";
import { languageOf } from "./capture/environment";
import { PageFiles } from "./capture/files";
import { Identity, isFree, type TabState } from "./capture/identity";
import { watchLifecycle, whenReadable } from "./capture/lifecycle";
import { SecretHistory } from "./capture/secrets";
import { nowMs } from "./clock";
import { Commands } from "./commands";
import { switchOff } from "./detectors";
import type { Entry } from "./envelope";
import { unwatched } from "./guard";
import { type Command, HANDOVER, type Handover, type Heard, type Ids, type Running, type Wish } from "./handover";
import { native } from "./native";
import { notice } from "./notice";
import { RecordedPage } from "./page";
import { type Policy, parsePolicy } from "./policy";
import type { SessionState } from "./session";
import { Transport } from "./transport";

const GRANTED = ["required", "loaded"];
const QUEUE_MAX_BYTES = 4 * 1024 * 1024;
const QUEUE_RESUME_BYTES = 1024 * 1024;
const RESUME_MS = 10_000;
const RESTARTS_MAX = 5;
const RESTART_WINDOW_MS = 60_000;
const LATE_STORAGE_MS = 1000;
const POLICY_RETRY_MS = 30_000;

export function start(view: Window & typeof globalThis): void {
  const queue = (view as Window & { __insp?: object }).__insp;
  const handover = queue && (Object.getOwnPropertyDescriptor(queue, HANDOVER)?.value as Handover | undefined);
  if (!handover) return;
  const policy = parsePolicy(handover.policy);
  if (policy) handover.attach(new Recorder(view, handover, policy));
  else handover.warn("the site's policy is not one that this recorder understands; nothing is recorded");
}

class Recorder implements Running {
  private readonly transport: Transport;
  private readonly commands = new Commands();
  private readonly history = new SecretHistory();
  private readonly addOns: AddOns;
  private identity: Identity | null = null;
  private tab: TabState | null = null;
  private assets: Assets | null = null;
  private page: RecordedPage | null = null;
  private cleanUps: (() => void)[] = [];
  /** Changes whenever recording is started or stopped, so that what was awaited meanwhile knows it is too late. */
  private generation = 0;
  private wanted = false;
  private halted = false;
  private started = false;
  private stored = false;
  private restarts: number[] = [];
  private waitsForRoom = false;
  private lostEvents = 0;

  constructor(
    private readonly view: Window & typeof globalThis,
    private readonly handover: Handover,
    private policy: Policy,
  ) {
    switchOff(policy.detectors_off);
    this.addOns = new AddOns(handover);
    this.transport = new Transport(
      policy.host,
      policy.site,
      {
        answered: (_, verdict) => this.answered(verdict),
        unreachable: () => handover.debug("the server cannot be reached; retrying"),
      },
      () => handover.draw,
    );
  }

  command(command: Command): void {
    this.commands.run(command, this.page);
  }

  start(): void {
    if (this.wanted || this.halted) return;
    this.wanted = true;
    this.generation += 1;
    for (const run of this.cleanUps.splice(0)) run();
    this.identify();
    this.watch();
    this.enter(this.started ? "start" : "load");
    this.started = true;
  }

  /** From what the device keeps; where nothing may be kept there, the page goes on with what it has. */
  private identify(): void {
    if (this.identity && this.identity.isFree !== isFree(this.policy)) this.part();
    const identity = this.identity?.isFree ? this.identity : new Identity(this.policy, this.view);
    identity.tidy();
    this.identity = identity;
    this.tab = identity.takeTab(this.tab);
    this.assets ??= new Assets(this.transport, identity.sheets(), identity.unsent(), new PageFiles(this.view));
  }

  /** What follows is of somebody else, and names nothing of what was before. */
  private part(): void {
    this.identity?.forget();
    this.identity = null;
    this.tab = null;
    this.assets = null;
  }

  stop(): void {
    if (!this.wanted) return;
    this.transport.clear();
    this.page?.dropAndTell("command");
    this.rest();
  }

  pause(): void {
    if (!this.wanted) return;
    this.page?.drop();
    this.transport.clear();
    this.rest();
  }

  away(): void {
    if (!this.wanted) return;
    this.page?.cut();
    this.rest();
  }

  private rest(): void {
    this.leave();
    // The tab keeps its id: it may be started again, here or on the next page.
    this.cleanUps.push(watchLifecycle(this.view, { hide: () => this.hide() }));
  }

  tell(what: Wish, heard: Heard | undefined, kept: Ids | null, shown?: Location): boolean {
    const ids = kept ?? this.identity?.ids() ?? null;
    if (!ids) return false;
    const told = this.notice(what, heard, ids);
    const { host, site } = this.policy;
    if (shown)
      unwatched(
        told.then((ticket) => {
          shown.href = `${host}/my/${ticket ? `${ticket}/` : `?wid=${site}`}`;
        }),
      );
    return true;
  }

  private notice(what: string, [source, record]: Heard = ["loaded"], { visitor, session }: Ids): Promise<string | null> {
    const language = languageOf(this.view);
    const choice = { source, policy: this.policy.version, language, record };
    const fields = { what, ...(what === "grant" || what === "withdrawal" ? choice : {}), visitor };
    // A visitor who waits for their own page does not wait for long.
    if (what === "own_page") return this.transport.notice(notice(fields), 0);
    return this.transport.notice(notice({ ...fields, session }));
  }

  withdraw(): void {
    this.page?.drop();
    this.transport.clear();
    this.commands.clear();
    this.identity?.forget();
    this.leave();
    this.identity = null;
    this.tab = null;
  }

  /** Ends for good in this document. */
  private halt(why: string): void {
    this.handover.debug(`recording ended: ${why}`);
    this.halted = true;
    this.page?.drop();
    this.transport.clear();
    this.leave();
  }

  private leave(): void {
    this.wanted = false;
    this.generation += 1;
    this.page = null;
    for (const run of this.cleanUps.splice(0)) run();
  }

  private watch(): void {
    const { host } = this.policy;
    this.cleanUps.push(
      watchPolicy(
        this.view.document,
        host,
        () => {
          this.handover.warn(`the page's Content-Security-Policy blocks sending; add ${host} to connect-src`);
          this.halt("connect-src");
        },
        () => this.assets?.fetchBlocked(),
      ),
      watchLifecycle(this.view, {
        hide: () => this.hide(),
        restored: () => this.restored(),
        online: () => this.transport.nudge(),
      }),
    );
  }

  /** A new page as soon as the session is agreed on and the document can be read. */
  private enter(entry: Entry): void {
    const generation = this.generation;
    const begin = (session: SessionState): void => {
      if (generation === this.generation && !this.page) this.begin(session, entry);
    };
    const agreed = this.identity?.agree().then((session) => whenReadable(this.view.document, () => begin(session)));
    if (agreed) unwatched(agreed);
  }

  private begin(session: SessionState, entry: Entry): void {
    const { tab, assets, policy, transport, history, addOns } = this;
    if (!tab || !assets) return;
    const page = new RecordedPage(
      {
        view: this.view,
        policy,
        session,
        tab,
        entry,
        transport,
        assets,
        addOns,
        capture: { views: this.commands.views, history },
      },
      {
        alive: () => this.alive(),
        active: () => this.active(),
        broken: (overloaded) => this.broken(page, overloaded),
        opened: () => this.grant(session),
        sent: () => this.watchQueue(),
        hides: (url) => !!this.handover.hides?.(url),
      },
    );
    this.page = page;
    this.tab = { ...tab, previousPage: page.id };
    page.count("memory", this.lostEvents);
    this.lostEvents = 0;
    try {
      page.start();
    } catch {
      // The host page must not notice, nor may a half-started capture go on.
      this.halt("this browser lacks what recording needs");
      return;
    }
    this.commands.flush(page);
    this.handover.debug(`recording, page by ${entry}`);
  }

  /** Each new session says under which grant it is, once it is recorded; a receipt is made of the first time. */
  private grant(session: SessionState): void {
    const { consent, minimum_session_seconds: minimum } = this.policy;
    if ((minimum || session.startedMs === session.lastMs) && GRANTED.includes(consent))
      unwatched(this.notice("grant", this.handover.heard("granted"), session));
  }

  /** False once the session has ended: the page ends with it, and the next sign of life begins both anew. */
  private alive(): boolean {
    this.handover.look?.();
    if (this.identity?.isAlive()) return true;
    if (this.page) this.sleep();
    return false;
  }

  private active(): void {
    if (this.alive() && this.identity?.touch() === false) this.refused();
  }

  /** In another tab. It has told of the session that both share; where each has its own, each tells. */
  private refused(): void {
    const heard = this.identity?.refusal();
    if (heard) this.tell("withdrawal", heard, null);
    this.withdraw();
  }

  private sleep(): void {
    const page = this.page;
    this.page = null;
    page?.end();
    const generation = this.generation;
    const stopWaiting = onceActive(this.view, () => {
      if (generation === this.generation) this.wake();
    });
    this.cleanUps.push(stopWaiting);
  }

  /** In the task of the first event, so that what follows is on record. */
  private wake(): void {
    if (!this.handover.allows(this.policy)) return;
    const session = this.identity?.renew();
    if (session && !this.page) this.begin(session, "session");
  }

  private hide(): void {
    this.page?.endNow();
    // What was dropped on purpose leaves nothing behind.
    if (this.page && !this.page.waits) this.assets?.hide();
    if (!this.page) this.transport.sendAtEnd();
    this.page = null;
    this.identity?.note();
    if (this.tab) this.identity?.leaveTab(this.tab);
    // Should the browser keep the page and show it again, that is as if it were loaded anew: a session of its own.
    if (this.identity?.isFree) this.part();
  }

  private restored(): void {
    if (!this.wanted) return;
    if (!this.identity) this.identify();
    const { identity } = this;
    // Identifiers that are gone were removed by a refusal on another page.
    if (!identity?.isKept()) return this.refused();
    this.tab = identity.takeTab(this.tab);
    // What the page before it leaves may arrive late, and must not be found by a duplicated tab.
    native.setTimeout(() => identity.takeTab(this.tab), LATE_STORAGE_MS);
    this.generation += 1;
    this.enter("bfcache");
  }

  /** The stream no longer matches the page; a new one begins with a full snapshot, unless that keeps happening. */
  private broken(page: RecordedPage, overloaded?: true): void {
    if (page !== this.page) return;
    this.page = null;
    // Too dear for the visitor: nothing follows until the page is entered anew.
    if (overloaded) return page.end("voile.stop", "cpu");
    const now = nowMs();
    this.restarts = [...this.restarts.filter((at) => now - at < RESTART_WINDOW_MS), now];
    page.end("voile.partial", "gate_error");
    if (this.restarts.length > RESTARTS_MAX) return this.halt("gate errors");
    const generation = this.generation;
    native.setTimeout(() => {
      if (generation === this.generation && !this.page) this.enter("resume");
    }, 0);
  }

  private watchQueue(): void {
    if (!this.page || this.transport.queuedBytes + this.page.bytes < QUEUE_MAX_BYTES) return;
    this.lostEvents += this.page.drop();
    this.page = null;
    this.waitsForRoom = true;
    // Of a session that is too short as yet nothing is under way whose answer would say that there is room.
    if (this.transport.queuedBytes > 0) return;
    const generation = this.generation;
    native.setTimeout(() => {
      if (generation === this.generation) this.resumeWithRoom();
    }, RESUME_MS);
  }

  private resumeWithRoom(): void {
    if (!this.waitsForRoom || this.transport.queuedBytes >= QUEUE_RESUME_BYTES) return;
    this.waitsForRoom = false;
    this.enter("resume");
  }

  private answered(verdict: Verdict): void {
    if (verdict.kind === "refused") {
      if (verdict.stopPage) this.halt("refused by the server");
      else this.lostEvents += 1;
      return;
    }
    if (verdict.kind === "retry") return;
    if (verdict.kind === "dropped" && verdict.erased) this.identity?.forget();
    if (verdict.kind === "dropped" && verdict.stop) return this.halt("the site does not want recordings");
    if (verdict.kind === "done") {
      if (!this.stored) this.handover.debug("an envelope was stored");
      this.stored = true;
      this.assets?.answered(verdict.missing);
    }
    if (verdict.policy !== null && verdict.policy > this.policy.version) unwatched(this.renewPolicy());
    this.resumeWithRoom();
  }

  /** A newer policy: nothing is captured until it has been read. */
  private async renewPolicy(): Promise<void> {
    if (!this.wanted) return;
    this.page?.drop();
    this.page = null;
    this.generation += 1;
    const generation = this.generation;
    const given = await this.transport.policy();
    if (generation !== this.generation) return;
    if (given === null) {
      native.setTimeout(() => {
        if (generation === this.generation) unwatched(this.renewPolicy());
      }, POLICY_RETRY_MS);
      return;
    }
    const policy = parsePolicy(given);
    if (!policy || policy.site !== this.policy.site || policy.host !== this.policy.host) return this.halt("unreadable policy");
    this.policy = policy;
    switchOff(policy.detectors_off);
    if (this.handover.allows(policy)) {
      if (this.identity?.isFree !== isFree(policy)) this.identify();
      this.enter("resume");
    } else if (this.wanted) this.withdraw();
  }
}
