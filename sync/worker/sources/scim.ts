import { scimPerson, scimTable } from "../../sources/scim-table.ts";
import type { LookedAt, SourceOf } from "./sources.ts";

/** Opens what an identity provider has pushed by SCIM for the worker. */
export function openScim(source: SourceOf<"scim">): LookedAt {
  return {
    mark: source.mark,
    title: "what SCIM pushed",
    read: () => scimTable(source),
    find: (id) => scimPerson(source, id),
  };
}
