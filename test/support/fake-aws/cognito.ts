import { z } from "zod";
import { attributes } from "../../../sync/account.ts";
import { pageOf } from "./paging.ts";
import { Refusal } from "./refusal.ts";

/** A user of the pool, and how many mails went to them. */
export interface FakeUser {
  readonly Username: string;
  readonly Attributes: readonly { readonly Name: string; readonly Value: string }[];
  readonly Enabled: boolean;
  readonly UserStatus: string;
  readonly UserLastModifiedDate: number;
  mails: number;
}

/** Source: ListUsers, Limit. */
const LARGEST_PAGE = 60;

const listUsers = z.object({
  Limit: z.number().default(LARGEST_PAGE),
  PaginationToken: z.string().optional(),
});
const createUser = z.object({
  Username: z.string(),
  MessageAction: z.string().optional(),
  UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  DesiredDeliveryMediums: z.array(z.string()).default(["SMS"]),
});

/** One user pool, and the operations of Amazon Cognito that sync uses. */
export class FakeCognito {
  readonly users = new Map<string, FakeUser>();

  readonly operations = {
    DescribeUserPool: () => ({
      UserPool: { SchemaAttributes: Object.values(attributes).map((Name) => ({ Name })) },
    }),
    ListUsers: (input: unknown) => {
      const { Limit, PaginationToken } = listUsers.parse(input);
      if (Limit > LARGEST_PAGE) throw new Refusal("InvalidParameterException", "Limit must be at most 60");
      const { page, next } = pageOf([...this.users.values()], PaginationToken, Limit);
      return { Users: page.map(({ mails: _, ...user }) => user), PaginationToken: next };
    },
    AdminCreateUser: (input: unknown) => {
      const { Username, MessageAction, UserAttributes, DesiredDeliveryMediums } = createUser.parse(input);
      if (!DesiredDeliveryMediums.includes("EMAIL"))
        throw new Refusal("InvalidParameterException", "no phone number");
      const existing = this.users.get(Username);
      if (MessageAction === "RESEND") return this.#resend(existing);
      if (existing !== undefined) throw new Refusal("UsernameExistsException", "User account already exists");
      const user = { ...fakeUser(Username, UserAttributes), mails: 1 };
      this.users.set(Username, user);
      return { User: { Username } };
    },
  };

  #resend(user: FakeUser | undefined): object {
    if (user === undefined) throw new Refusal("UserNotFoundException", "User does not exist.");
    if (user.UserStatus !== "FORCE_CHANGE_PASSWORD")
      throw new Refusal("UnsupportedUserStateException", "signed in");
    user.mails += 1;
    return { User: { Username: user.Username } };
  }

  /** How many mails went to each user. */
  mails(): number[] {
    return [...this.users.values()].map(({ mails }) => mails);
  }
}

export function fakeUser(Username: string, Attributes: FakeUser["Attributes"]): FakeUser {
  return {
    Username,
    Attributes,
    Enabled: true,
    UserStatus: "FORCE_CHANGE_PASSWORD",
    UserLastModifiedDate: Date.now() / 1000,
    mails: 0,
  };
}
