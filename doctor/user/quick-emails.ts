import { foldCase } from "../../sync/model/email.ts";
import type { AllPeople } from "../../sync/sources/people.ts";
import type { Target } from "../target.ts";
import type { FoundUser, ReadDirectory } from "./directories.ts";
import { quickUsers } from "./sources.ts";
import { orThrow } from "./view.ts";

/** The user's e-mails as Amazon Quick has them, letter by letter. A directory that sync reads anyway is not read again. */
export async function quickEmails(
  target: Target,
  directories: readonly ReadDirectory[],
  { emails }: FoundUser,
): Promise<readonly string[]> {
  const people = await peopleOfQuick(target, directories);
  const found = new Set<string>();
  const add = (email: string) => emails.has(foldCase(email)) && found.add(email);
  for (const person of people) person.emails.forEach(add);
  // Sync cannot identify these entries; their e-mail counts all the same.
  for (const { email } of people.unidentified ?? []) if (email !== undefined) add(email);
  return [...found];
}

async function peopleOfQuick(target: Target, directories: readonly ReadDirectory[]): Promise<AllPeople> {
  const own = directories.find(({ source }) => source.kind === "local");
  if (own === undefined) return quickUsers(target).read(target.signal);
  return own.source.unfiltered?.read(target.signal) ?? orThrow(own.people);
}
