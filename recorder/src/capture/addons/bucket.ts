/** So many in so long a time, and so many in all: what a page does in a loop costs next to nothing. */
import { nowMs } from "../../clock";

export class Bucket {
  private used = 0;
  private sinceMs = 0;

  constructor(
    private readonly perWindow: number,
    private readonly windowMs: number,
    private left: number,
  ) {}

  take(): boolean {
    const now = nowMs();
    if (now - this.sinceMs >= this.windowMs) {
      this.sinceMs = now;
      this.used = 0;
    }
    if (this.used >= this.perWindow || this.left <= 0) return false;
    this.used += 1;
    this.left -= 1;
    return true;
  }
}
