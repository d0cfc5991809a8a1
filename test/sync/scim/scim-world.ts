import { expect } from "chai";
import { isObject, type Json, type JsonObject } from "../../../sync/scim/json.ts";
import type { Touched } from "../../../sync/scim/request.ts";
import { answer } from "../../../sync/scim/route.ts";
import type { ScimStore } from "../../../sync/scim/store.ts";
import { memoryStore } from "./memory-store.ts";

export const BASE = "https://api.example.com/scim/v2";
export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** What came back, with an empty object where there is no body. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly touched: Touched;
  readonly unknownMembers?: number;
}

export interface ScimWorld {
  readonly store: ScimStore;
  /** @param address behind the version, as `/Users?count=1`. */
  ask(method: string, address: string, body?: Json | string, ifMatch?: string): Promise<Answered>;
  patch(address: string, ...operations: JsonObject[]): Promise<Answered>;
  /** @returns the id of a user who has been made. */
  user(attributes: JsonObject): Promise<string>;
  group(displayName: string, ...members: string[]): Promise<string>;
}

/** The protocol over a store, with a clock that goes on a second with each request. */
export function openScim(store = memoryStore()): ScimWorld {
  let [requests, ids] = [0, 0];
  const ask: ScimWorld["ask"] = async (method, address, body, ifMatch) => {
    const { pathname, searchParams } = new URL(address, "https://scim.invalid");
    requests += 1;
    const at = new Date(Date.UTC(2026, 0, 1) + requests * 1000);
    const request = {
      method,
      path: pathname.split("/").slice(1).map(decodeURIComponent),
      query: Object.fromEntries(searchParams),
      ifMatch,
      contentType: "application/scim+json",
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      base: BASE,
    };
    const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`;
    const { answer: given, ...effects } = await answer(request, { store, newId, now: () => at });
    return { ...given, body: isObject(given.body) ? given.body : {}, ...effects };
  };
  const made = async (address: string, body: JsonObject) => {
    const { status, body: shown } = await ask("POST", address, body);
    expect(status, JSON.stringify(shown)).to.equal(201);
    return String(shown["id"]);
  };
  return {
    store,
    ask,
    patch: (address, ...Operations) => ask("PATCH", address, { schemas: [PATCH], Operations }),
    user: (attributes) => made("/Users", { schemas: [USER], ...attributes }),
    group: (displayName, ...members) =>
      made("/Groups", { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) }),
  };
}

/** The resources of a listing. */
export function resourcesOf({ body }: Answered): JsonObject[] {
  const { Resources } = body;
  return Array.isArray(Resources) ? Resources.filter(isObject) : [];
}

/** A user with values of all kinds. */
export const ADA = {
  userName: "Ada",
  displayName: "Ada Lovelace",
  emails: [
    { value: "ada@example.com", type: "work", primary: true },
    { value: "ada@home.example", type: "home" },
  ],
  name: { givenName: "Ada", familyName: "Lovelace" },
  [ENTERPRISE]: { department: "Maths", manager: { value: "m1" } },
};
