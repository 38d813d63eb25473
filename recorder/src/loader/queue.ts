/** The queue that the page fills before the script arrives, and its life afterwards. */
import { HANDOVER, type Handover } from "../handover";

type Queue = unknown[];

export interface QueueOwner extends Handover {
  run(command: unknown): void;
  /** All commands of one call have run. */
  settle(): void;
}

type Host = Window & { __insp?: unknown };

/**
 * Takes the page's queue over and runs what waited, in order. The array stays the same object, since the page may hold it.
 * Does nothing when a loader has claimed it already (the script may stand twice in a page).
 */
export function claim(page: Window, owner: () => QueueOwner): void {
  const host = page as Host;
  if (!Array.isArray(host.__insp)) host.__insp = [];
  const queue = host.__insp as Queue;
  if (HANDOVER in queue) return;
  const runner = owner();
  const waiting = queue.splice(0);
  hide(queue, HANDOVER, runner);
  hide(queue, "push", (...commands: unknown[]) => {
    runAll(runner, commands);
    return 0;
  });
  runAll(runner, waiting);
}

function runAll(runner: QueueOwner, commands: readonly unknown[]): void {
  for (const command of commands) {
    try {
      runner.run(command);
    } catch {
      // One broken command must not keep the others from running, nor reach the page.
    }
  }
  try {
    runner.settle();
  } catch {
    // The host page must not notice.
  }
}

function hide(queue: Queue, name: string, value: unknown): void {
  Object.defineProperty(queue, name, { value, configurable: true, writable: true });
}
