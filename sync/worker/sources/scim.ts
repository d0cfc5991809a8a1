import { scimPerson, scimTable } from "../../sources/scim-table.ts";
import type { OpenedSource, SourceOf } from "./sources.ts";

/** Opens the table of users that an identity provider pushed by SCIM, for the worker. */
export function openScim(source: SourceOf<"scim">): OpenedSource {
  return {
    sourceId: source.sourceId,
    title: "what SCIM pushed",
    read: () => scimTable(source),
    find: (id) => scimPerson(source, id),
  };
}
