import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MemberChange } from "../patch/members.ts";
import type { Outcome, ScimStore } from "../store.ts";
import type { ResourceKind, StoredResource } from "../stored-resource.ts";
import { externalIdOf } from "../unique.ts";
import { readsOf } from "./reads.ts";
import { LARGEST_TRANSACTION, transact, type Write } from "./transact.ts";
import { writesFor } from "./writes.ts";

/** Keeps users and groups in a DynamoDB table, as layout.ts has it. Nothing is ever scanned. */
export function dynamoStore(client: DynamoDBClient, table: string): ScimStore {
  const reads = readsOf(client, table);
  const writes = writesFor(table);
  const commit = (all: readonly Write[]) => transact(client, all);

  const { formerHolder, ...shared } = reads;

  return {
    ...shared,
    create: (kind, kept, change) => write(kind, kept, writes.create(kind, kept), change),
    update: async (kind, before, after, change) => {
      const first = [...writes.update(kind, before, after), ...(await former(kind, before, after))];
      return write(kind, after, first, change);
    },
    remove: async (kind, before) => {
      const outcome = await commit([...writes.remove(kind, before), ...(await former(kind, before))]);
      if (outcome.kind === "done") await clear(kind, before.id);
      return outcome;
    },
    clear,
  };

  /** With the externalId goes what an earlier version wrote of it, so that nothing of a deleted user is left. */
  async function former(
    kind: ResourceKind,
    before: StoredResource,
    after?: StoredResource,
  ): Promise<Write[]> {
    const old = externalIdOf(before.attributes);
    if (old === undefined || (after && externalIdOf(after.attributes) === old)) return [];
    return (await formerHolder(kind, old)) === before.id ? [writes.forget(kind, before, old)] : [];
  }

  /**
   * What does not fit into one transaction follows in others, each of which makes sure that nobody else was there in between. Where
   * it comes to that, all new members are looked for beforehand: half a change should not fail for a user who is not there.
   */
  async function write(
    kind: ResourceKind,
    after: StoredResource,
    first: readonly Write[],
    change: MemberChange,
  ): Promise<Outcome> {
    const units = writes.members(after.id, change);
    const [now = [], ...later] = pack(units, LARGEST_TRANSACTION - first.length);
    if (later.length > 0) {
      const ids = await missing(change.add);
      if (ids.length > 0) return { kind: "unknown-members", ids };
    }
    let outcome = await commit([...first, ...now]);
    for (const some of later)
      if (outcome.kind === "done") outcome = await commit([writes.still(kind, after), ...some]);
    return outcome;
  }

  async function missing(users: ReadonlySet<string>): Promise<string[]> {
    const found = new Set((await reads.readMany("user", [...users])).map(({ id }) => id));
    return [...users].filter((id) => !found.has(id));
  }

  async function clear(kind: ResourceKind, id: string): Promise<void> {
    const others = kind === "group" ? await reads.members(id) : await reads.groups(id);
    const units = others.map((other) =>
      kind === "group" ? writes.leave(id, other) : writes.leave(other, id),
    );
    for (const some of pack(units, LARGEST_TRANSACTION)) await commit(some);
  }
}

/** Puts units together, none of which may be torn apart, into as few parts as can be. The first may be smaller by a little. */
function pack(units: readonly (readonly Write[])[], most: number): Write[][] {
  const parts: Write[][] = [];
  for (const unit of units) {
    const last = parts.at(-1);
    if (last === undefined || last.length + unit.length > most) parts.push([...unit]);
    else last.push(...unit);
  }
  return parts;
}
