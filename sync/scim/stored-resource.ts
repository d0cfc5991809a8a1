import type { JsonObject } from "./json.ts";

/** The two kinds of things that an identity provider pushes. */
export type ResourceKind = "user" | "group";

/** A user or a group as it is kept. */
export interface StoredResource {
  /** A UUID in lower case, made here. Of a user, it becomes the person's id and the account's username. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly modified: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  /** What the schema knows and the provider sets: without id, meta, members. No value is empty. */
  readonly attributes: JsonObject;
}
