/**
 * Pieces: parts of the loader that ingest puts into the script only where the site's policy names them.
 *
 * Each is a file of `pieces/` whose default export is a `Piece`. It is built for itself, so what it imports it carries along;
 * core and pieces share no name but those of this file.
 */
import type { Answer, Bar } from "../consent";
import type { DrawRules } from "../draw";
import type { Command } from "../handover";

/** As much of the policy as pieces read. */
export interface PiecePolicy extends DrawRules {
  readonly version: number;
  readonly host: string;
  readonly consent_sources: readonly string[];
  readonly targeting: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly visitors: readonly string[];
  };
}

/** Whether a rule about the visitor holds; null where that is unknown, undefined where this one knows no such rule. */
export type Says = (kind: string, value: string) => boolean | null | undefined;

/** What a piece is handed. Everything it keeps it keeps in its own closure, or says where: no globals, nothing sent. */
export interface PieceHost {
  readonly page: Window;
  /** The published policy as it stands now; it may become another one while the page is open. */
  policy(): PiecePolicy;
  /** What pieces know of the visitor, for the one that weighs rules; those that know something add themselves. */
  says?: Says[];
  /** Of the rules about visitors, line by line, what was found last. Only the live check asks for it. */
  figures?: readonly number[];
  /** What the piece would say has changed, or may have: the loader decides anew in this task. */
  changed(): void;
  /** What a mark in the page's address said: `try`, `check`; empty without one, null until the server has answered. */
  mark(): string | null;
}

/** What a piece says when the loader decides. Each is asked at every decision, so it must be cheap; a throw means undecided. */
export interface PieceFacts {
  /** A source of consent. */
  consent?(): Answer;
  /** The platform's own id of the choice that it keeps. */
  record?(): unknown;
  /** Hears each decision and each warning as the console has them; never content. */
  hear?(message: string): void;
  /** Why this visitor is not recorded; null where they may be. It says so too where it fails: a throw would let them in. */
  bar?(): Bar | null;
  /** A command of the page that is for the recorder; true where it shall not reach it. */
  command?(command: Command): boolean;
}

export type Piece = (host: PieceHost) => PieceFacts;

/** What ingest puts into the script: names as the policy says them in `pieces`. */
export type Pieces = readonly (readonly [name: string, piece: Piece])[];

type Said<Name extends keyof PieceFacts> = ReturnType<NonNullable<PieceFacts[Name]>> | undefined;

/** The pieces of this script, started. What does not start says nothing, and is not counted as there. */
export class Parts {
  private readonly parts = new Map<string, PieceFacts>();

  constructor(
    pieces: unknown,
    private readonly host: PieceHost,
  ) {
    if (Array.isArray(pieces)) for (const [name, piece] of pieces as Pieces) this.add(name, piece);
  }

  add(name: string, piece: Piece): void {
    try {
      this.parts.set(name, piece(this.host));
    } catch {
      // The page must not notice; the policy names a piece that is missing then.
    }
  }

  /** The first piece that says so, and its own id of that. */
  saying(answer: Answer): readonly [name: string, record: unknown] | undefined {
    const place = this.ask("consent").indexOf(answer);
    return place < 0 ? undefined : [[...this.parts.keys()][place] as string, this.ask("record")[place]];
  }

  /** Whether all that a policy needs is here; a newer one may need more than this script carries. */
  has(needed: readonly string[]): boolean {
    return needed.every((name) => this.parts.has(name));
  }

  /** The first bar, and no piece behind it is asked: it may draw. A piece that throws lets nobody in. */
  bar(): Bar | "outdated" | null {
    for (const part of this.parts.values()) {
      try {
        const bar = part.bar?.();
        if (bar) return bar;
      } catch {
        return "outdated";
      }
    }
    return null;
  }

  /** What each piece answers to one question; undefined where it throws. */
  ask<Name extends keyof PieceFacts>(question: Name, ...given: Parameters<NonNullable<PieceFacts[Name]>>): Said<Name>[] {
    return [...this.parts.values()].map((part) => {
      try {
        return (part[question] as ((...given: unknown[]) => Said<Name>) | undefined)?.(...given);
      } catch {
        return undefined;
      }
    });
  }
}
