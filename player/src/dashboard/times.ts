/** `<voile-time>`: keeps "4 min ago" true, and shows the exact time in the reader's own zone. */

const REFRESH_MS = 20_000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
const DAYS_SPOKEN = 7;

export class RelativeTime extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    const time = this.querySelector("time");
    const at = new Date(time?.dateTime ?? "");
    if (!time || Number.isNaN(at.getTime())) return;
    time.title = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
    this.timer = window.setInterval(() => {
      time.textContent = ago(at.getTime(), Date.now());
    }, REFRESH_MS);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }
}

/** The same words as the server's. */
export function ago(atMs: number, nowMs: number): string {
  const pastS = Math.floor((nowMs - atMs) / 1000);
  if (pastS < MINUTE_S) return "just now";
  if (pastS < HOUR_S) return `${Math.floor(pastS / MINUTE_S)} min ago`;
  if (pastS < DAY_S) return `${Math.floor(pastS / HOUR_S)} h ago`;
  const days = Math.floor(pastS / DAY_S);
  if (days === 1) return "yesterday";
  return days < DAYS_SPOKEN ? `${days} days ago` : date(new Date(atMs));
}

function date(at: Date): string {
  const month = at.toLocaleDateString("en", { month: "short", timeZone: "UTC" });
  return `${at.getUTCDate()} ${month} ${at.getUTCFullYear()}`;
}
