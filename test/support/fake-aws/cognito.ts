import { z } from "zod";
import type { AliasBehaviour } from "../../../sandbox/index.ts";
import { attributes } from "../../../sync/model/account.ts";
import { pageOf } from "./paging.ts";
import { Refusal } from "./refusal.ts";

/** A user of the pool, with the number of sent mails. */
export interface FakeUser {
  readonly Username: string;
  readonly Attributes: readonly { readonly Name: string; readonly Value: string }[];
  readonly Enabled: boolean;
  readonly UserStatus: string;
  readonly UserLastModifiedDate: number;
  readonly mails: number;
  /** Whether the user is signed in, with a refresh token. */
  readonly session: boolean;
}

/** `sandbox/emulator-controls.ts` explains them, and `sandbox/emulators/aliases.py` lists the sources. */
export const ALIAS_BEHAVIOURS: readonly AliasBehaviour[] = ["documented", "reported"];

/** Source: AdminGetUser, Username: length constraints. */
const MAX_USERNAME_LENGTH = 128;

/** Source: ListUsers, Limit. */
const MAX_PAGE_SIZE = 60;

const listUsers = z.object({
  Limit: z.number().default(MAX_PAGE_SIZE),
  PaginationToken: z.string().optional(),
  Filter: z.string().optional(),
});
const attributeList = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const createUser = z.object({
  Username: z.string(),
  MessageAction: z.enum(["RESEND", "SUPPRESS"]).optional(),
  UserAttributes: attributeList,
  DesiredDeliveryMediums: z.array(z.string()).default(["SMS"]),
});
const linkProvider = z.object({
  DestinationUser: z.object({ ProviderName: z.literal("Cognito"), ProviderAttributeValue: z.string() }),
  SourceUser: z.object({
    ProviderName: z.string(),
    ProviderAttributeName: z.enum(["Cognito_Subject", "email"]),
    ProviderAttributeValue: z.string().min(1),
  }),
});
const identityList = z.array(z.object({ providerName: z.string(), userId: z.string() }));
const oneProvider = z.object({ ProviderName: z.string() });
const oneUser = z.object({ Username: z.string(), UserAttributes: attributeList });

/** Source: ListUsers, Filter: one attribute that equals or begins with a text. Sync uses only equality. */
function matcherFor(filter: string | undefined): (user: FakeUser) => boolean {
  if (filter === undefined) return () => true;
  const [, name = "", value = ""] = /^(\w+) = "(.*)"$/.exec(filter) ?? [];
  if (name === "") throw new Refusal("InvalidParameterException", "One or more requested filter is invalid");
  return (user) => (name === "username" ? user.Username : attributeOf(user, name)) === value;
}

/** One user pool, and the operations of Amazon Cognito that sync uses. */
export class FakeCognito {
  readonly users = new Map<string, FakeUser>();
  /** Whether the pool sends mails through Amazon SES, without Cognito's daily limit. */
  mailsBySes = false;
  aliases: AliasBehaviour = "documented";
  /** E-mails of users whom the pool's pre sign-up trigger rejects. */
  readonly rejectedEmails = new Set<string>();
  /** Users of providers who have signed in with accounts that are not listed yet. */
  readonly refusedSubjects = new Set<string>();
  /** Identity providers by name. */
  readonly providers = new Map<
    string,
    { readonly ProviderType: string; readonly ProviderDetails: Readonly<Record<string, string>> }
  >();
  /** AWS's time. */
  now = () => new Date();

  readonly operations = {
    DescribeUserPool: () => ({
      UserPool: {
        SchemaAttributes: Object.values(attributes).map((Name) => ({ Name })),
        EmailConfiguration: { EmailSendingAccount: this.mailsBySes ? "DEVELOPER" : "COGNITO_DEFAULT" },
      },
    }),
    DescribeIdentityProvider: (input: unknown) => {
      const { ProviderName } = oneProvider.parse(input);
      const provider = this.providers.get(ProviderName);
      if (provider === undefined)
        throw new Refusal("ResourceNotFoundException", `Identity provider ${ProviderName} does not exist.`);
      return { IdentityProvider: { ProviderName, ...provider } };
    },
    ListUsers: (input: unknown) => {
      const { Limit, PaginationToken, Filter } = listUsers.parse(input);
      if (Limit > MAX_PAGE_SIZE) throw new Refusal("InvalidParameterException", "Limit must be at most 60");
      const { page, next } = pageOf(
        [...this.users.values()].filter(matcherFor(Filter)),
        PaginationToken,
        Limit,
      );
      return { Users: page.map(({ mails: _, session: __, ...user }) => user), PaginationToken: next };
    },
    AdminGetUser: (input: unknown) => {
      const { Username } = oneUser.parse(input);
      if (Username.length > MAX_USERNAME_LENGTH)
        throw new Refusal("InvalidParameterException", "Value at 'username' failed to satisfy constraint");
      const user = this.users.get(Username) ?? this.#holderOf(Username.toLowerCase());
      if (user === undefined) throw new Refusal("UserNotFoundException", "User does not exist.");
      const { mails: _, session: __, Attributes: UserAttributes, ...rest } = user;
      return { ...rest, UserAttributes };
    },
    AdminCreateUser: (input: unknown) => {
      const { Username, MessageAction, UserAttributes, DesiredDeliveryMediums } = createUser.parse(input);
      const isSilent = MessageAction === "SUPPRESS";
      if (!isSilent && !DesiredDeliveryMediums.includes("EMAIL"))
        throw new Refusal("InvalidParameterException", "no phone number");
      if (MessageAction === "RESEND") return this.#resend(this.#find(Username));
      if (this.users.has(Username))
        throw new Refusal("UsernameExistsException", "User account already exists");
      if (UserAttributes.some(({ Value }) => this.rejectedEmails.has(Value)))
        throw new Refusal("UserLambdaValidationException", "PreSignUp failed with error rejected.");
      this.#put({ ...fakeUser(Username, UserAttributes), mails: isSilent ? 0 : 1 }, {});
      return { User: { Username } };
    },
    AdminUpdateUserAttributes: (input: unknown) => {
      const { Username, UserAttributes } = oneUser.parse(input);
      const user = this.#find(Username);
      const values = new Map(user.Attributes.map(({ Name, Value }) => [Name, Value]));
      // Source: AdminUpdateUserAttributes: a changed e-mail is unverified unless the same request says otherwise.
      if (UserAttributes.some(({ Name }) => Name === "email")) values.set("email_verified", "false");
      for (const { Name, Value } of UserAttributes) values.set(Name, Value);
      // A blank value removes an attribute. Source: AdminUpdateUserAttributes.
      const remaining = [...values].filter(([, Value]) => Value !== "");
      this.#put(user, { Attributes: remaining.map(([Name, Value]) => ({ Name, Value })) });
      return {};
    },
    AdminDisableUser: (input: unknown) => this.#change(input, { Enabled: false }),
    AdminEnableUser: (input: unknown) => this.#change(input, { Enabled: true }),
    AdminUserGlobalSignOut: (input: unknown) => this.#change(input, { session: false }),
    /** Source: AdminLinkProviderForUser: "has not yet been used to sign in", and at most five. */
    AdminLinkProviderForUser: (input: unknown) => {
      const { DestinationUser, SourceUser } = linkProvider.parse(input);
      const user = this.#find(DestinationUser.ProviderAttributeValue);
      const { ProviderName: providerName, ProviderAttributeValue: userId } = SourceUser;
      const isRefused = this.refusedSubjects.has(userId);
      const isTaken = [...this.users.values()].some((one) =>
        identitiesIn(one).some((own) => own.providerName === providerName && own.userId === userId),
      );
      if (isTaken || isRefused)
        throw new Refusal("InvalidParameterException", "SourceUser is already linked to DestinationUser");
      const linked = [...identitiesIn(user), { providerName, userId }];
      if (linked.length > 5) throw new Refusal("LimitExceededException", "Too many linked identities");
      const others = user.Attributes.filter(({ Name }) => Name !== "identities");
      this.#put(user, { Attributes: [...others, { Name: "identities", Value: JSON.stringify(linked) }] });
      return {};
    },
    AdminDeleteUser: (input: unknown) => {
      this.users.delete(this.#find(oneUser.parse(input).Username).Username);
      return {};
    },
  };

  #change(input: unknown, changes: Partial<FakeUser>): object {
    this.#put(this.#find(oneUser.parse(input).Username), changes);
    return {};
  }

  #find(username: string): FakeUser {
    const user = this.users.get(username);
    if (user === undefined) throw new Refusal("UserNotFoundException", "User does not exist.");
    return user;
  }

  /** A verified e-mail is an alias of only one account. Its case is ignored. */
  #put(user: FakeUser, changes: Partial<FakeUser>): void {
    const changed = { ...user, ...changes, UserLastModifiedDate: this.now().getTime() / 1000 };
    const exists = this.users.has(user.Username);
    const alias = aliasOf(changed);
    const isNew = !exists || alias !== aliasOf(user);
    const holder = isNew && alias !== undefined ? this.#holderOf(alias) : undefined;
    if (holder !== undefined && holder.Username !== user.Username) this.#takeAlias(holder, exists);
    this.users.set(user.Username, changed);
  }

  /** @param isUpdate whether the account that gets the alias already exists. */
  #takeAlias(holder: FakeUser, isUpdate: boolean): void {
    const message = "An account with the email already exists.";
    if (this.aliases === "documented") throw new Refusal("AliasExistsException", message);
    if (!isUpdate) throw new Refusal("UsernameExistsException", message);
    const rest = holder.Attributes.filter(({ Name }) => Name !== "email_verified");
    const Attributes = [...rest, { Name: "email_verified", Value: "false" }];
    this.users.set(holder.Username, { ...holder, Attributes });
  }

  #holderOf(alias: string): FakeUser | undefined {
    return [...this.users.values()].find((user) => aliasOf(user) === alias);
  }

  #resend(user: FakeUser): object {
    if (user.UserStatus !== "FORCE_CHANGE_PASSWORD")
      throw new Refusal("UnsupportedUserStateException", "signed in");
    this.#put(user, { mails: user.mails + 1 });
    return { User: { Username: user.Username } };
  }

  /** The number of mails to each user. */
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
    session: false,
  };
}

/** An attribute of a user; empty if it is missing. */
export function attributeOf({ Attributes }: FakeUser, name: string): string {
  return Attributes.find(({ Name }) => Name === name)?.Value ?? "";
}

function identitiesIn(user: FakeUser): z.infer<typeof identityList> {
  const text = attributeOf(user, "identities");
  const { data = [] } = identityList.safeParse(text.startsWith("[") ? JSON.parse(text) : []);
  return data;
}

function aliasOf(user: FakeUser): string | undefined {
  return attributeOf(user, "email_verified") === "true"
    ? attributeOf(user, "email").toLowerCase()
    : undefined;
}
