import { expect } from "chai";
import { noticesOf } from "../../../../sync/cli/show/notices.ts";
import { findingsDocument } from "../../../../sync/cli/show/report.ts";
import type { Account } from "../../../../sync/model/account.ts";
import { cells } from "../../../../sync/model/action-words.ts";
import type { ProviderRules } from "../../../../sync/model/provider-rules.ts";
import { account, foreign, local, person, planOf } from "../../people.ts";

const POOL = "eu-central-1_Example";
const LINKING: ProviderRules = { okta: { follow: true, link: "subject" } };
const named = (id: string, subject: string, email?: string) => person(id, email, { subjects: { subject } });
const okta = (subject: string) => ({ identities: [{ provider: "okta", subject }] });
function lines(...[people, accounts, changes]: Parameters<typeof planOf>): string {
  const { actions } = planOf(people, accounts, { providers: LINKING, ...changes });
  return noticesOf({ actions, poolId: POOL }).join("\n");
}

const unlink = (subject: string, attribute = "Cognito_Subject") =>
  `aws cognito-idp admin-disable-provider-for-user --region eu-central-1 --user-pool-id ${POOL} --user ` +
  `'{"ProviderName":"okta","ProviderAttributeName":"${attribute}","ProviderAttributeValue":"${subject}"}'`;

describe("What a run says of identities that it does not link", () => {
  it("names the identity, the account that has it, and the command that removes the link", () => {
    const moved = lines(
      [person("ada"), named("bob", "00-ada")],
      [local("ada", okta("00-ada")), local("bob")],
    );
    expect(moved).to.contain("ada@example.com ada: okta 00-ada, of account ada");
    expect(moved).to.contain("bob@example.com bob: okta 00-ada, of account ada");
    expect(moved).to.contain(`${unlink("00-ada")}.`);
    expect(lines([named("ada", "00-ada")], [local("ada", okta("old's"))])).to.contain(
      `ada@example.com ada: okta old's, of account ada`,
    );
  });

  it("removes a link by e-mail by the e-mail, since Cognito needs the value with which it was made", () => {
    const people = [person("ada", "new@example.com")];
    const providers = { okta: { follow: true, link: "email", trustEmails: true } } as const;
    expect(lines(people, [local("ada", okta("ada@example.com"))], { providers })).to.contain(
      unlink("ada@example.com", "email"),
    );
  });

  it("has a command without values for several, and none where the directory alone is wrong", () => {
    const people = [named("ada", "00-ada"), named("bob", "00-bob")];
    expect(lines(people, [local("ada", okta("x")), local("bob", okta("y"))])).to.contain(
      '"ProviderName":"PROVIDER","ProviderAttributeName":"Cognito_Subject","ProviderAttributeValue":"SUBJECT"',
    );
    const same = lines([named("ada", "00-x"), named("bob", "00-x")], [local("ada"), local("bob")]);
    expect(same).to.contain("Correct the directory, so that each user has a value of their own.");
    expect(same).not.to.contain("aws ");
  });

  it("names the account of a provider that has to be deleted for a link", () => {
    const made = foreign("okta_00-ada", { federated: true, awaitsFirstSignIn: false, ...okta("00-ada") });
    expect(lines([named("ada", "00-ada")], [local("ada"), made])).to.contain(
      "ada@example.com ada: okta 00-ada, of account okta_00-ada",
    );
  });

  it("says why subjects that contradict the accounts are not linked, and what to check", () => {
    const wrong = lines([named("ada", "7"), named("bob", "8")], [local("ada", okta("00-ada")), local("bob")]);
    expect(wrong).to.contain("bob@example.com bob: okta 8");
    expect(wrong).to.contain("Check federation.NAME.link, --map and the directory.");
    expect(wrong).to.contain("For example, account ada signs in with okta 00-ada.");
    const made = (subject: string) => ({
      ...foreign(`okta_${subject}`, { federated: true, awaitsFirstSignIn: false, ...okta(subject) }),
      email: "ada@example.com",
    });
    const several = [local("bob"), made("y"), made("x")];
    for (const accounts of [several, several.toReversed()])
      expect(lines([named("ada", "00-ada"), named("bob", "8")], accounts)).to.contain(
        "bob@example.com bob: okta 8): is not linked",
      );
    expect(lines([named("ada", "00-ada"), named("bob", "8")], several)).to.contain(
      "For example, account okta_x signs in with okta x.",
    );
  });

  it("shows that --adopt gives a provider's account to another user", () => {
    const marks = { managed: true, managedBy: "quick-sign-in", directoryId: "eve", source: "idc" };
    const made = foreign("okta_x", { federated: true, awaitsFirstSignIn: false, ...okta("x") });
    const rows = (more: Partial<Account>) =>
      planOf([person("ada")], [{ ...made, email: "ada@example.com", ...more }], {
        providers: { okta: { follow: true } },
        adopt: true,
        allowRemovals: 1,
      }).actions.map((action) => cells(action)[2]);
    expect(rows(marks).join()).to.contain("; directory ID: eve → ada");
    expect(rows({}).join()).not.to.contain("directory ID");
  });

  it("names users who were never invited, and the command that invites them", () => {
    const silent = (id: string) =>
      account(id, { ...okta(`00-${id}`), uninvited: true, invites: 0, awaitsFirstSignIn: true });
    const people = [named("ada", "00-ada"), named("bob", "00-bob")];
    const said = lines(people, [silent("ada"), silent("bob")]);
    expect(said).to.contain("2 users have an account without a password (ada@example.com, bob@example.com)");
    expect(said).to.contain("npm run sync -- user E-MAIL --resend");
    expect(lines(people, [silent("ada"), silent("bob")], { directSignIn: false })).not.to.contain("--resend");
  });

  it("is in the document, too", () => {
    const { actions } = planOf([named("ada", "00-ada")], [local("ada", okta("old"))], { providers: LINKING });
    const document = findingsDocument(
      { source: "idc", target: { poolId: POOL } },
      { actions, results: [], waiting: [] },
    );
    expect(JSON.parse(JSON.stringify(document)).people[0].identities).to.deep.equal([
      { provider: "okta", subject: "old", by: "subject", username: "ada" },
    ]);
  });
});
