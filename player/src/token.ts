/** The token in memory, and the way to a new one: it is asked for from the dashboard around the player. */

const RENEWAL_TIMEOUT_MS = 8000;

export class Token {
  private value: string;
  private waiting: ((renewed: boolean) => void)[] = [];

  constructor(
    initial: string,
    private readonly ask: () => void,
  ) {
    this.value = initial;
  }

  get current(): string {
    return this.value;
  }

  replace(token: string): void {
    this.value = token;
    this.settle(true);
  }

  /** Resolves to whether a new token came in time. */
  renew(): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length > 1) return;
      this.ask();
      setTimeout(() => this.settle(false), RENEWAL_TIMEOUT_MS);
    });
  }

  private settle(renewed: boolean): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(renewed);
  }
}
