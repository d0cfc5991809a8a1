import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MemberChange } from "../patch/members.ts";
import type { Outcome, ScimStore } from "../store.ts";
import { externalIdOf, type ResourceKind, type StoredResource } from "../stored-resource.ts";
import { readsOf } from "./reads.ts";
import { MAX_TRANSACTION_ITEMS, transact, type Write } from "./transact.ts";
import { Writes } from "./writes.ts";

/** Stores users and groups in a DynamoDB table, in the layout of layout.ts. It never scans the table. */
export function dynamoStore(client: DynamoDBClient, table: string): ScimStore {
  const { formerHolder, ...reads } = readsOf(client, table);
  const changes = new Changes(client, new Writes(table), { ...reads, formerHolder });
  return {
    ...reads,
    create: (kind, stored, change) => changes.create(kind, stored, change),
    update: (kind, before, after, change) => changes.update(kind, before, after, change),
    remove: (kind, before) => changes.remove(kind, before),
    clear: (kind, id) => changes.clear(kind, id),
  };
}

/** Changes of resources, each in one transaction or, with many members, in several. */
class Changes {
  readonly #client: DynamoDBClient;
  readonly #writes: Writes;
  readonly #reads: ReturnType<typeof readsOf>;

  constructor(client: DynamoDBClient, writes: Writes, reads: ReturnType<typeof readsOf>) {
    this.#client = client;
    this.#writes = writes;
    this.#reads = reads;
  }

  create(kind: ResourceKind, stored: StoredResource, change: MemberChange): Promise<Outcome> {
    return this.#write(kind, stored, this.#writes.create(kind, stored), change);
  }

  async update(
    kind: ResourceKind,
    before: StoredResource,
    after: StoredResource,
    change: MemberChange,
  ): Promise<Outcome> {
    const first = [...this.#writes.update(kind, before, after), ...(await this.#former(kind, before, after))];
    return this.#write(kind, after, first, change);
  }

  async remove(kind: ResourceKind, before: StoredResource): Promise<Outcome> {
    return this.#commit([...this.#writes.remove(kind, before), ...(await this.#former(kind, before))]);
  }

  async clear(kind: ResourceKind, id: string): Promise<void> {
    const others = kind === "group" ? await this.#reads.members(id) : await this.#reads.groups(id);
    const units = others.map((other) =>
      kind === "group" ? this.#writes.leave(id, other) : this.#writes.leave(other, id),
    );
    for (const some of pack(units, MAX_TRANSACTION_ITEMS)) await this.#commit(some);
  }

  #commit(writes: readonly Write[]): Promise<Outcome> {
    return transact(this.#client, writes);
  }

  /** Deletes the externalId item of an earlier version together with the externalId, so that no data of a deleted user remains. */
  async #former(kind: ResourceKind, before: StoredResource, after?: StoredResource): Promise<Write[]> {
    const old = externalIdOf(before.attributes);
    if (old === undefined || (after && externalIdOf(after.attributes) === old)) return [];
    return (await this.#reads.formerHolder(kind, old)) === before.id
      ? [this.#writes.deleteFormerHolder(kind, before, old)]
      : [];
  }

  /**
   * Changes that exceed one transaction are written in several. Each checks that the resource has not changed since. All new members are
   * checked first, so that a missing user does not stop the change halfway.
   */
  async #write(
    kind: ResourceKind,
    after: StoredResource,
    first: readonly Write[],
    change: MemberChange,
  ): Promise<Outcome> {
    const units = this.#writes.members(after.id, change);
    const [now = [], ...later] = pack(units, MAX_TRANSACTION_ITEMS - first.length);
    if (later.length > 0) {
      const ids = await this.#missing(change.add);
      if (ids.length > 0) return { kind: "unknown-members", ids };
    }
    let outcome = await this.#commit([...first, ...now]);
    for (const some of later) if (outcome.kind === "done") outcome = await this.#continue(kind, after, some);
    return outcome;
  }

  /** A part is stored already. If a user was deleted meanwhile, the caller reads again, as after another request. */
  async #continue(kind: ResourceKind, after: StoredResource, some: readonly Write[]): Promise<Outcome> {
    const { kind: how } = await this.#commit([this.#writes.unchanged(kind, after), ...some]);
    return { kind: how === "done" ? how : "conflict" };
  }

  async #missing(users: ReadonlySet<string>): Promise<string[]> {
    const found = new Set((await this.#reads.readMany("user", [...users])).map(({ id }) => id));
    return [...users].filter((id) => !found.has(id));
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
