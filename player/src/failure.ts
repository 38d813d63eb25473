/** Expected ends of loading: they are values, and each has its words for the viewer. */

export type Reason = "token" | "missing" | "correcting" | "network" | "server" | "unreadable" | "no_snapshot";

export class Failure {
  constructor(readonly reason: Reason) {}
}

export const MESSAGES: Record<Reason, { title: string; text: string }> = {
  token: {
    title: "This view has expired",
    text: "For safety, access to a recording lasts ten minutes at a time. Reload the page to go on.",
  },
  missing: {
    title: "This recording is no longer here",
    text: "It was erased, or its time of retention is over.",
  },
  correcting: {
    title: "This recording is being corrected",
    text: "It will be shown again once the stored copy has been rewritten. Try again in a few minutes.",
  },
  network: {
    title: "Voile cannot be reached",
    text: "Check the connection, then try again.",
  },
  server: {
    title: "The recording could not be read",
    text: "The server could not answer. Try again; if it stays so, run “voile doctor”.",
  },
  unreadable: {
    title: "The recording could not be read",
    text: "What the server sent is not a recording that this player knows.",
  },
  no_snapshot: {
    title: "This page cannot be shown",
    text: "Its beginning never arrived, so there is no picture to build on.",
  },
};
