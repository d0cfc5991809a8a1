import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("Accounts in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });
  beforeEach(async () => {
    UserPoolId = await makePool(sandbox, {
      Policies: { PasswordPolicy: { MinimumLength: 20 } },
      Schema: [
        { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
        { Name: "source", AttributeDataType: "String", StringAttributeConstraints: { MaxLength: "10" } },
      ],
    });
  });

  function create(Username: string, email?: string, more: Partial<AdminCreateUserCommandInput> = {}) {
    const verified = [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ];
    const UserAttributes = email === undefined ? [] : verified;
    return cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, ...more }));
  }

  const invite = (Username: string, email: string) =>
    create(Username, email, { DesiredDeliveryMediums: ["EMAIL"] });

  it("refuses a second account with the same verified e-mail in another case", async () => {
    await create("one", "ada@example.com");
    expect(await refusalOf(create("two", "Ada@Example.com"))).to.match(/^AliasExistsException/);
  });

  it("refuses to give an account the verified e-mail of another", async () => {
    await create("one", "ada@example.com");
    await create("two", "bea@example.com");
    const UserAttributes = [
      { Name: "email", Value: "ADA@example.com" },
      { Name: "email_verified", Value: "true" },
    ];
    const update = cognito.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "two", UserAttributes }),
    );
    expect(await refusalOf(update)).to.match(/^AliasExistsException/);
  });

  it("refuses to verify an e-mail that became another account's verified e-mail meanwhile", async () => {
    const email = (Username: string) =>
      create(Username, "ada@example.com", {
        UserAttributes: [
          { Name: "email", Value: "ada@example.com" },
          { Name: "email_verified", Value: String(Username === "two") },
        ],
      });
    await email("one");
    await email("two");
    const UserAttributes = [{ Name: "email_verified", Value: "true" }];
    const update = cognito.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "one", UserAttributes }),
    );
    expect(await refusalOf(update)).to.match(/^AliasExistsException/);
  });

  it("moves a verified e-mail, as public reports say, if a test requests that", async () => {
    await create("one", "ada@example.com");
    await create("two", "bea@example.com");
    await sandbox.setAliasBehaviour("reported");
    try {
      expect(await refusalOf(create("three", "Ada@Example.com"))).to.match(/^UsernameExistsException/);
      const UserAttributes = [
        { Name: "email", Value: "ADA@example.com" },
        { Name: "email_verified", Value: "true" },
      ];
      await cognito.send(
        new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "two", UserAttributes }),
      );
      const found = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: "ada@example.com" }));
      expect(found.Username).to.equal("two");
      const { UserAttributes: lost } = await cognito.send(
        new AdminGetUserCommand({ UserPoolId, Username: "one" }),
      );
      expect(lost).to.deep.include.members([
        { Name: "email", Value: "ada@example.com" },
        { Name: "email_verified", Value: "false" },
      ]);
    } finally {
      await sandbox.setAliasBehaviour("documented");
    }
  });

  it("treats a changed e-mail as unverified unless the request verifies it", async () => {
    await create("one", "ada@example.com");
    const UserAttributes = [{ Name: "email", Value: "new@example.com" }];
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "one", UserAttributes }));
    const { UserAttributes: now } = await cognito.send(
      new AdminGetUserCommand({ UserPoolId, Username: "one" }),
    );
    expect(now?.find(({ Name }) => Name === "email_verified")?.Value).to.equal("false");
  });

  const malformed: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    ["a username in e-mail form", () => create("ada@example.com", "ada@example.com"), /email format/],
    ["a username with a space", () => create("ada lovelace", "ada@example.com"), /'username' .* pattern/],
    ["an account without the required e-mail", () => create("ada"), /email: The attribute is required/],
    ["an e-mail that is none", () => create("ada", "ada at example"), /Invalid email address/],
    [
      "an attribute that the pool does not have",
      () =>
        create("ada", "ada@example.com", {
          UserAttributes: [
            { Name: "email", Value: "ada@example.com" },
            { Name: "custom:shoe", Value: "38" },
          ],
        }),
      /custom:shoe/,
    ],
    [
      "an attribute that is longer than the pool allows",
      () =>
        create("ada", "ada@example.com", {
          UserAttributes: [
            { Name: "email", Value: "ada@example.com" },
            { Name: "custom:source", Value: "12345678901" },
          ],
        }),
      /custom:source: String must be no longer than 10/,
    ],
    [
      "another id than the one that Cognito gave",
      async () => {
        await create("ada", "ada@example.com");
        const UserAttributes = [{ Name: "sub", Value: "93a4c8d2-0000-4000-8000-000000000001" }];
        await cognito.send(
          new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "ada", UserAttributes }),
        );
      },
      /sub/,
    ],
    [
      "a filter by a custom attribute",
      () => cognito.send(new ListUsersCommand({ UserPoolId, Filter: 'custom:x = "1"' })),
      /filter/,
    ],
    [
      "a filter that is none",
      () => cognito.send(new ListUsersCommand({ UserPoolId, Filter: "all users" })),
      /filter/,
    ],
  ];
  for (const [what, call, message] of malformed) {
    it(`refuses ${what} with InvalidParameterException`, async () => {
      const refusal = await refusalOf(call());
      expect(refusal).to.match(/^InvalidParameterException/);
      expect(refusal).to.match(message);
    });
  }

  it("refuses a name that exists in another case, and finds the account by name or e-mail in any case", async () => {
    await create("ada", "ada@example.com");
    expect(await refusalOf(create("ADA", "other@example.com"))).to.match(/^UsernameExistsException/);
    for (const Username of ["Ada", "ADA@example.com"]) {
      expect((await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).Username).to.equal(
        "ada",
      );
    }
  });

  it("lists only the requested attributes", async () => {
    await create("ada", "ada@example.com");
    const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId, AttributesToGet: ["email"] }));
    expect(Users?.[0]?.Attributes).to.deep.equal([{ Name: "email", Value: "ada@example.com" }]);
  });

  it("finds accounts by e-mail in any case, and by prefixes", async () => {
    await create("ada", "Ada@example.com");
    await create("bea", "bea@example.com");
    for (const Filter of [
      'email = "ada@example.com"',
      'email ^= "ADA"',
      'cognito:user_status = "FORCE_CHANGE_PASSWORD"',
    ]) {
      const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter }));
      expect(
        Users?.some(({ Username }) => Username === "ada"),
        Filter,
      ).to.equal(true);
      expect(Users?.length, Filter).to.equal(Filter.startsWith("email") ? 1 : 2);
    }
  });

  it("sends mail only with the medium EMAIL, with a password of the pool's minimum length", async () => {
    const before = (await sandbox.invitations()).length;
    await create("ada", "ada@example.com");
    expect((await sandbox.invitations()).length).to.equal(before);
    await invite("bea", "bea@example.com");
    const mail = (await sandbox.invitations()).at(-1);
    expect(mail?.to).to.equal("bea@example.com");
    expect(mail?.temporaryPassword).to.have.length.of.at.least(20);
    // As it is, although the message is HTML: some mail programs hide <ada> and turn &copy; into a sign.
    expect(mail?.body).to.include(mail?.temporaryPassword ?? "");
  });

  it("sends another password with RESEND, and refuses it after the user has signed in", async () => {
    await invite("ada", "ada@example.com");
    const first = (await sandbox.invitations()).at(-1)?.temporaryPassword;
    const resend = () =>
      create("ada", undefined, { MessageAction: "RESEND", DesiredDeliveryMediums: ["EMAIL"] });
    await resend();
    expect((await sandbox.invitations()).at(-1)?.temporaryPassword)
      .to.have.length(24)
      .and.not.equal(first);
    const Password = "Correct-Horse-Battery-9";
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: "ada", Password, Permanent: true }),
    );
    expect(await refusalOf(resend())).to.match(/^UnsupportedUserStateException/);
  });

  it("sends nothing with SUPPRESS, whatever the medium, and the first invitation with RESEND", async () => {
    const before = (await sandbox.invitations()).length;
    await create("ada", "ada@example.com", { MessageAction: "SUPPRESS", DesiredDeliveryMediums: ["EMAIL"] });
    expect((await sandbox.invitations()).length).to.equal(before);
    const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId }));
    expect(Users?.map(({ UserStatus }) => UserStatus)).to.deep.equal(["FORCE_CHANGE_PASSWORD"]);
    await create("ada", undefined, { MessageAction: "RESEND", DesiredDeliveryMediums: ["EMAIL"] });
    const sent = (await sandbox.invitations()).slice(before);
    expect(sent.map(({ to }) => to)).to.deep.equal(["ada@example.com"]);
  });

  it("answers TooManyRequestsException above a quota, until the quota is removed", async () => {
    await sandbox.setRequestQuotas({ ListUsers: 2 });
    const burst = await Promise.all(
      Array.from({ length: 6 }, () => refusalOf(cognito.send(new ListUsersCommand({ UserPoolId })))),
    );
    await sandbox.setRequestQuotas({});
    expect(burst.filter((answer) => answer.startsWith("TooManyRequestsException"))).to.have.length.within(
      3,
      4,
    );
    expect(await refusalOf(cognito.send(new ListUsersCommand({ UserPoolId })))).to.equal("accepted");
  });

  it("states in an ID token whether the e-mail is verified", async () => {
    const Password = "Correct-Horse-Battery-9";
    const flow = "ALLOW_ADMIN_USER_PASSWORD_AUTH" as const;
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app", ExplicitAuthFlows: [flow] }),
    );
    const verifiedInTokenOf = async (Username: string) => {
      await cognito.send(
        new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
      );
      const { AuthenticationResult } = await cognito.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId: UserPoolClient?.ClientId,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: Username, PASSWORD: Password },
        }),
      );
      const [, claims = ""] = AuthenticationResult?.IdToken?.split(".") ?? [];
      return z
        .object({ email_verified: z.unknown() })
        .parse(JSON.parse(Buffer.from(claims, "base64url").toString())).email_verified;
    };
    await create("ada", "ada@example.com");
    await create("bea", undefined, { UserAttributes: [{ Name: "email", Value: "bea@example.com" }] });
    expect([await verifiedInTokenOf("ada"), await verifiedInTokenOf("bea")]).to.deep.equal([true, false]);
  });

  it("creates only one account for concurrent requests with one name", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `racer${index}`);
    const answers = await Promise.all(
      names.flatMap((name) => [1, 2, 3].map(() => refusalOf(create(name, `${name}@example.com`)))),
    );
    expect(answers.filter((answer) => answer === "accepted")).to.have.length(20);
    expect(answers.filter((answer) => answer.startsWith("UsernameExistsException"))).to.have.length(40);
  });
});
