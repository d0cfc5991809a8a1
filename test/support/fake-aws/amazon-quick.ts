import { pageOf } from "./paging.ts";

/** A user of Amazon Quick. Source: QuickSight API reference, type User. */
export interface FakeQuickUser {
  readonly Arn?: string;
  readonly UserName?: string;
  readonly Email?: string;
  readonly IdentityType?: "IAM" | "IAM_IDENTITY_CENTER" | "QUICKSIGHT";
  readonly Role?: string;
  readonly Active?: boolean;
  readonly PrincipalId?: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly error?: string;
  readonly body: string;
}

/** The operation of a request, from its method and address. */
export function quickOperation(method: string, { pathname }: URL): string {
  if (method === "POST") return "CreateTokenWithIAM";
  return pathname.endsWith("/users") ? "Quick.ListUsers" : "Quick.ListNamespaces";
}

/** A fake of Amazon Quick, which answers only in its home Region. */
export class FakeAmazonQuick {
  homeRegion = "eu-central-1";
  /** Users by namespace. */
  namespaces: Readonly<Record<string, readonly FakeQuickUser[]>> = { default: [] };
  /** Users in a page. A small value gives several pages with few users. */
  pageSize = 100;

  /** Answers a request. */
  answer(address: URL, region: string): RestAnswer {
    if (region !== this.homeRegion) return this.#wrongRegion(region);
    const namespace = /\/namespaces\/([^/]+)\/users$/.exec(address.pathname)?.[1];
    const token = address.searchParams.get("next-token") ?? undefined;
    if (namespace === undefined) {
      const all = Object.keys(this.namespaces).map((Name) => ({ Name }));
      const { page, next } = pageOf(all, token, 1);
      return { status: 200, body: JSON.stringify({ Namespaces: page, NextToken: next }) };
    }
    const { page, next } = pageOf(this.namespaces[decodeURIComponent(namespace)] ?? [], token, this.pageSize);
    return { status: 200, body: JSON.stringify({ UserList: page, NextToken: next }) };
  }

  /** Public reports of calls to the wrong Region quote this message. */
  #wrongRegion(region: string): RestAnswer {
    const message =
      `Operation is being called from endpoint ${region}, but your identity region is ${this.homeRegion}. ` +
      `Please use the ${this.homeRegion} endpoint.`;
    return { status: 403, error: "AccessDeniedException", body: JSON.stringify({ Message: message }) };
  }
}
