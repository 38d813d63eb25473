/** Session time to a place on the time line (0 to 1) and back; skipped stretches are drawn narrow. */

import type { Interval } from "./session.ts";

export interface Scale {
  toFraction(at: number): number;
  toTime(fraction: number): number;
}

/** Each narrow band gets this share of the line, all together at most `BANDS_SHARE_MAX`. */
const BAND_SHARE = 0.025;
const BANDS_SHARE_MAX = 0.25;

interface Piece extends Interval {
  readonly from: number;
  readonly to: number;
}

export function scaleOf(totalMs: number, narrow: readonly Interval[]): Scale {
  const pieces = piecesOf(Math.max(totalMs, 1), narrow);
  return {
    toFraction(at) {
      const piece = pieces.find(({ end }) => at <= end) ?? (pieces.at(-1) as Piece);
      const share = (at - piece.start) / Math.max(piece.end - piece.start, 1);
      return clamp(piece.from + clamp(share) * (piece.to - piece.from));
    },
    toTime(fraction) {
      const place = clamp(fraction);
      const piece = pieces.find(({ to }) => place <= to) ?? (pieces.at(-1) as Piece);
      const share = (place - piece.from) / Math.max(piece.to - piece.from, Number.EPSILON);
      return Math.round(piece.start + clamp(share) * (piece.end - piece.start));
    },
  };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function piecesOf(totalMs: number, narrow: readonly Interval[]): Piece[] {
  const quietMs = narrow.reduce((sum, { start, end }) => sum + end - start, 0);
  const wanted = Math.min(narrow.length * BAND_SHARE, BANDS_SHARE_MAX);
  // A band that is already short in proportion is not made wider than time itself would make it.
  const quietShare = Math.min(wanted, quietMs / totalMs);
  const busyMs = Math.max(totalMs - quietMs, 1);
  const pieces: Piece[] = [];
  let at = 0;
  let place = 0;
  const add = (end: number, width: number) => {
    pieces.push({ start: at, end, from: place, to: place + width });
    at = end;
    place += width;
  };
  for (const { start, end } of narrow) {
    if (start > at) add(start, ((start - at) / busyMs) * (1 - quietShare));
    add(end, ((end - start) / quietMs) * quietShare);
  }
  if (totalMs > at || !pieces.length) add(totalMs, ((totalMs - at) / busyMs) * (1 - quietShare));
  return pieces;
}
