import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MemberChange } from "../patch/members.ts";
import type { Outcome, ScimStore } from "../store.ts";
import { externalIdOf, type ResourceKind, type StoredResource } from "../stored-resource.ts";
import { readsOf } from "./reads.ts";
import { MAX_TRANSACTION_ITEMS, transact, type Write } from "./transact.ts";
import { Writes } from "./writes.ts";

/** Stores users and groups in a DynamoDB table, in the layout of layout.ts. It never scans the table. */
export function dynamoStore(client: DynamoDBClient, table: string): ScimStore {
  const reads = readsOf(client, table);
  const writes = new Writes(table);
  const commit = (all: readonly Write[]) => transact(client, all);

  const { formerHolder, ...shared } = reads;

  return {
    ...shared,
    create: (kind, stored, change) => write(kind, stored, writes.create(kind, stored), change),
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

  /** Deletes the externalId item of an earlier version together with the externalId, so that no data of a deleted user remains. */
  async function former(
    kind: ResourceKind,
    before: StoredResource,
    after?: StoredResource,
  ): Promise<Write[]> {
    const old = externalIdOf(before.attributes);
    if (old === undefined || (after && externalIdOf(after.attributes) === old)) return [];
    return (await formerHolder(kind, old)) === before.id
      ? [writes.deleteFormerHolder(kind, before, old)]
      : [];
  }

  /**
   * Changes that exceed one transaction are written in several. Each checks that the resource has not changed since. All new members are
   * checked first, so that a missing user does not stop the change halfway.
   */
  async function write(
    kind: ResourceKind,
    after: StoredResource,
    first: readonly Write[],
    change: MemberChange,
  ): Promise<Outcome> {
    const units = writes.members(after.id, change);
    const [now = [], ...later] = pack(units, MAX_TRANSACTION_ITEMS - first.length);
    if (later.length > 0) {
      const ids = await missing(change.add);
      if (ids.length > 0) return { kind: "unknown-members", ids };
    }
    let outcome = await commit([...first, ...now]);
    for (const some of later)
      if (outcome.kind === "done") outcome = await commit([writes.unchanged(kind, after), ...some]);
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
    for (const some of pack(units, MAX_TRANSACTION_ITEMS)) await commit(some);
  }
}

/** Packs units into as few parts as possible. A unit is not split. */
function pack(units: readonly (readonly Write[])[], limit: number): Write[][] {
  const parts: Write[][] = [];
  for (const unit of units) {
    const last = parts.at(-1);
    if (last === undefined || last.length + unit.length > limit) parts.push([...unit]);
    else last.push(...unit);
  }
  return parts;
}
