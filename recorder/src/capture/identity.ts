/**
 * Where visitor, session and tab are kept: one cookie for all tabs, the tab's own storage for the tab. In the mode
 * `storage-free` nowhere but in this object: every document is a visitor, a session and a tab of its own.
 */
import { nowMs } from "../clock";
import { toJson } from "../envelope";
import { cookieDomains, cookieName, forget, minorKey, optOutKey, sheetsKey, tabKey, unsentKey } from "../forget";
import type { Heard, Ids } from "../handover";
import { isId, newId } from "../ids";
import { isKept } from "../loader/optout";
import { native } from "../native";
import type { Policy } from "../policy";
import { formatSession, isAlive, nextSession, parseSession, type SessionLimits, type SessionState, touched } from "../session";
import type { KnownSheets, Named, UnsentFiles } from "./assets";

/** How often activity is noted in the cookie. */
const NOTE_EVERY_MS = 5000;
const LOCK_PATIENCE_MS = 1000;
const AGREE_MS = 60;

export interface TabState {
  readonly tab: string;
  readonly previousPage: string | null;
}

/** Whether nothing may be kept on the visitor's device. */
export function isFree({ consent }: Policy): boolean {
  return consent === "storage-free";
}

export class Identity {
  private state: SessionState | null = null;
  private notedMs = 0;
  private written = false;
  private closed = false;
  private readonly limits: SessionLimits;
  /** Nothing is kept on the device. */
  readonly isFree: boolean;

  constructor(
    private readonly policy: Policy,
    private readonly view: Window & typeof globalThis,
  ) {
    this.isFree = isFree(policy);
    this.limits = {
      idleMs: policy.idle_minutes * 60_000,
      longestMs: policy.session_hours * 3_600_000,
      visitorMs: policy.visitor_days * 86_400_000,
    };
  }

  /** The session that all tabs of this visitor share; a new one where none is alive. Tabs that start at once agree. */
  async agree(): Promise<SessionState> {
    const found = this.read();
    const now = nowMs();
    if (found && isAlive(found, now, this.limits)) return this.adopt(touched(found, this.state, now));
    // With no other tab is there anything to agree on.
    if (this.isFree) return this.renew();
    const { locks } = this.view.navigator as Partial<Navigator>;
    if (!locks) return this.settleByWriting();
    const locked = locks.request(cookieName(this.policy.site), () => this.renew()).catch(() => this.settleByWriting());
    // A lock that a frozen tab holds must not keep this one from recording.
    return Promise.race([locked, delay(LOCK_PATIENCE_MS).then(() => this.state ?? this.renew())]);
  }

  /** Whose recording this is, once that is agreed on. */
  ids(): Ids | null {
    return this.state;
  }

  /** Still the same session, here or by activity in another tab. */
  isAlive(): boolean {
    if (!this.state) return false;
    const now = nowMs();
    if (isAlive(this.state, now, this.limits)) return true;
    const found = this.read();
    if (!found || found.session !== this.state.session || !isAlive(found, now, this.limits)) return false;
    this.state = found;
    return true;
  }

  /** The visitor did something. False where a refusal in another tab is to be seen. */
  touch(): boolean {
    if (!this.state) return false;
    const now = nowMs();
    this.state = { ...this.state, lastMs: Math.max(this.state.lastMs, now) };
    if (now - this.notedMs < NOTE_EVERY_MS) return true;
    if (!this.isKept()) return false;
    this.note();
    return true;
  }

  /** Whether no other tab has heard a refusal: it removes the cookie, which stands where it once could be written. */
  isKept(): boolean {
    if (this.isFree) return this.refusal() === null;
    return !this.written || this.read() !== null;
  }

  /** The refusal that is kept on this device, for sessions of which no other tab knows, so that none has told of it. */
  refusal(): Heard | null {
    const { site } = this.policy;
    if (!this.isFree) return null;
    if (isKept(optOutKey(site), this.view.document)) return ["opted_out"];
    return isKept(minorKey(site), this.view.document) ? ["minor"] : null;
  }

  /** What the site had kept on this device before it chose to keep nothing goes. */
  tidy(): void {
    try {
      if (this.isFree && this.view.document.cookie.includes(`_${this.policy.site}=`))
        forget(this.policy.site, this.view.document);
    } catch {
      // Without cookies nothing was kept.
    }
  }

  /** Writes the last activity down, unless the identifiers were removed; what another tab wrote meanwhile is kept. */
  note(): void {
    if (this.isFree || !this.state || !this.isKept()) return;
    const found = this.read();
    if (found && found.session !== this.state.session && found.startedMs > this.state.startedMs) return;
    this.notedMs = nowMs();
    this.write(touched(this.state, found, this.state.lastMs));
  }

  /** The tab's id is in storage only between pages, so that a duplicated tab does not find it. */
  takeTab(known: TabState | null = null): TabState {
    const text = this.storage((storage) => {
      const kept = storage.getItem(tabKey(this.policy.site));
      storage.removeItem(tabKey(this.policy.site));
      return kept;
    });
    const [tab, page] = (text ?? "").split(".");
    // A document that comes back may be quicker than what the one before it left.
    if (!isId(tab)) return known ?? { tab: newId(), previousPage: null };
    return { tab, previousPage: isId(page) ? page : null };
  }

  leaveTab(state: TabState): void {
    const text = [state.tab, ...(state.previousPage === null ? [] : [state.previousPage])].join(".");
    this.storage((storage) => storage.setItem(tabKey(this.policy.site), text));
  }

  /** Hashes of sheets that the server has. */
  sheets(): KnownSheets {
    const key = sheetsKey(this.policy.site);
    return {
      read: () =>
        (this.storage((storage) => storage.getItem(key)) ?? "").split(" ").filter((hash) => /^[0-9a-f]{64}$/.test(hash)),
      write: (hashes) => {
        this.storage((storage) => storage.setItem(key, hashes.join(" ")));
      },
    };
  }

  /** Files for the next page of this tab; another version of the policy may not want them. */
  unsent(): UnsentFiles {
    const key = unsentKey(this.policy.site);
    const { version } = this.policy;
    return {
      take: () => {
        const text = this.storage((storage) => storage.getItem(key));
        this.storage((storage) => storage.removeItem(key));
        return text === null ? [] : parseUnsent(text, version);
      },
      leave: (files) => {
        if (files.length > 0) this.storage((storage) => storage.setItem(key, toJson({ version, files })));
      },
    };
  }

  forget(): void {
    this.state = null;
    this.closed = true;
    if (this.isFree) return;
    try {
      forget(this.policy.site, this.view.document);
    } catch {
      // No storage, nothing stored.
    }
  }

  /** The session that is alive, or a new one, without waiting for other tabs. */
  renew(): SessionState {
    if (this.closed) throw new Error("withdrawn");
    const found = this.read();
    const now = nowMs();
    if (found && isAlive(found, now, this.limits)) return this.adopt(touched(found, null, now));
    const next = nextSession(found ?? this.state, now, this.limits, newId);
    this.write(next);
    return this.adopt(next);
  }

  /** Without locks: write, wait, and take what stands there, which is the same for all who wrote. */
  private async settleByWriting(): Promise<SessionState> {
    const written = this.renew();
    await delay(AGREE_MS);
    return this.adopt(this.read() ?? written);
  }

  private adopt(state: SessionState): SessionState {
    if (this.closed) throw new Error("withdrawn");
    this.state = state;
    this.note();
    return state;
  }

  private read(): SessionState | null {
    if (this.isFree) return this.state;
    const name = `${cookieName(this.policy.site)}=`;
    try {
      const found = this.view.document.cookie.split("; ").find((part) => part.startsWith(name));
      return found ? parseSession(found.slice(name.length)) : null;
    } catch {
      return null;
    }
  }

  private write(state: SessionState): void {
    if (this.isFree) return;
    const { location, document: page } = this.view;
    const text = formatSession(state);
    const lifeS = Math.floor((state.visitorCreatedMs + this.limits.visitorMs - nowMs()) / 1000);
    const secure = location.protocol === "https:" ? "; Secure" : "";
    try {
      for (const domain of cookieDomains(location.hostname)) {
        const at = domain && `; Domain=${domain}`;
        page.cookie = `${cookieName(this.policy.site)}=${text}; Path=/; Max-Age=${lifeS}; SameSite=Lax${secure}${at}`;
        if (page.cookie.includes(text)) {
          this.written = true;
          return;
        }
      }
    } catch {
      // Without cookies the session lives as long as the document.
    }
  }

  private storage<T>(use: (storage: Storage) => T): T | null {
    if (this.isFree || this.closed) return null;
    try {
      return use(this.view.sessionStorage);
    } catch {
      return null;
    }
  }
}

/** Nothing where it is not of the form that we write. */
function parseUnsent(text: string, version: number): Named[] {
  try {
    const left = JSON.parse(text) as { version: number; files: Named[] };
    return left.version === version ? left.files.filter(isNamed) : [];
  } catch {
    return [];
  }
}

function isNamed({ url, gated, kind }: Named): boolean {
  return /^https?:/.test(url) && typeof gated === "string" && gated !== "" && (kind === "image" || kind === "font");
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    native.setTimeout(resolve, ms);
  });
}
