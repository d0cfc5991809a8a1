import { createHash } from "node:crypto";
import { foldCase } from "../../model/email.ts";
import type { ListedPerson } from "./listed-person.ts";

/** One person of a manifest, with the id that their account has as its username. */
export interface IdentifiedPerson extends ListedPerson {
  readonly id: string;
  /** The file gives no id, so the e-mail is the identity. */
  readonly hasDerivedId: boolean;
}

/** Gives a person without an id the one that their e-mail makes: another spelling is the same person, another address another one. */
export function withId(listed: ListedPerson): IdentifiedPerson {
  const { id } = listed;
  return { ...listed, id: id ?? idFrom(listed.email), hasDerivedId: id === undefined };
}

function idFrom(email: string): string {
  return `mail-${createHash("sha256").update(foldCase(email)).digest("hex").slice(0, 32)}`;
}
