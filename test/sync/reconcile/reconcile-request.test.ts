import { expect } from "chai";
import fc from "fast-check";
import { messageBody, parseMessage } from "../../../sync/reconcile/reconcile-request.ts";

const ADA = "93c4b8f2-7001-70a1-8b1c-0a1b2c3d4e5f";
const OLD = "90677c608a-7afcdc23-0bd4-4fb7-b2ff-10ccffdff447";
const GROUP = "a1b2c3d4-7001-70a1-8b1c-0a1b2c3d4e5f";

const ALL_USERS = [{ kind: "everybody" }];
const person = (id: string) => [{ kind: "person", id }];

describe("A message of the worker's queue", () => {
  it("contains a request, which is read as it was written", () => {
    for (const request of [
      { kind: "everybody" },
      { kind: "everybody", since: 5 },
      { kind: "person", id: ADA },
      { kind: "person", id: ADA, firstLookAt: 5 },
    ] as const)
      expect(parseMessage(JSON.stringify(messageBody(request, "why")))).to.deep.equal([request]);
  });

  it("requests a second check only in the worker's own format", () => {
    for (const other of [
      { detail: { userId: ADA, firstLookAt: 5 }, firstLookAt: 5 },
      { look: "person", userId: ADA, firstLookAt: "5" },
      { look: "everybody", userId: ADA, firstLookAt: 5 },
    ])
      expect(parseMessage(JSON.stringify(other))).to.deep.equal(person(ADA));
    const two = { look: "person", userId: ADA, memberId: OLD, firstLookAt: 5 };
    expect(parseMessage(JSON.stringify(two))).to.deep.equal([...person(ADA), ...person(OLD)]);
  });

  it("requests nothing if it is Identity Store's own event from a Region that does not count", () => {
    const own = { source: "aws.identitystore", region: "us-west-2", detail: { userId: ADA } };
    const user = { ...own, "detail-type": "User Updated" };
    const group = { ...own, "detail-type": "Group Deleted" };
    const store = "arn:aws:identitystore::111122223333:identitystore/d-1";
    const seen: object[] = [];
    const none = (origin: object) => {
      seen.push(origin);
      return false;
    };
    expect(parseMessage(JSON.stringify(user), none)).to.deep.equal([]);
    expect(parseMessage(JSON.stringify({ ...group, resources: [store] }), none)).to.deep.equal([]);
    const named = { ...user, detail: { userId: ADA, identityStoreId: "d-2" } };
    expect(parseMessage(JSON.stringify(named), none)).to.deep.equal([]);
    const region = { region: "us-west-2" };
    const ids = [{}, { identityStoreId: "d-1" }, { identityStoreId: "d-2" }];
    expect(seen).to.deep.equal(ids.map((one) => ({ ...region, ...one })));
    const byTrail = { ...own, "detail-type": "AWS API Call via CloudTrail" };
    expect(parseMessage(JSON.stringify(byTrail), none), "a call is reported once").to.deep.equal(person(ADA));
    expect(parseMessage(JSON.stringify({ look: "person", userId: ADA }), none)).to.deep.equal(person(ADA));
  });

  const events: readonly [what: string, event: object, requests: object[]][] = [
    [
      "Identity Store's own event of a new user",
      {
        source: "aws.identitystore",
        "detail-type": "User Created",
        detail: { identityStoreId: "d-1", userId: ADA },
      },
      person(ADA),
    ],
    [
      "Identity Store's own event of a membership",
      {
        "detail-type": "Group Membership Created",
        detail: { identityStoreId: "d-1", groupId: GROUP, memberId: { userId: ADA } },
      },
      person(ADA),
    ],
    [
      "the console's event by CloudTrail, which names both",
      {
        "detail-type": "AWS API Call via CloudTrail",
        detail: {
          eventSource: "sso-directory.amazonaws.com",
          eventName: "AddMemberToGroup",
          userIdentity: { type: "AssumedRole", principalId: "AROA", onBehalfOf: { userId: OLD } },
          requestParameters: { groupId: GROUP, member: { memberId: ADA } },
        },
      },
      person(ADA),
    ],
    [
      "the API's event by CloudTrail",
      {
        detail: {
          eventSource: "identitystore.amazonaws.com",
          eventName: "DeleteUser",
          requestParameters: { identityStoreId: "d-1", userId: OLD },
        },
      },
      person(OLD),
    ],
    [
      "the API's event of a new user, whose id is in the answer",
      { detail: { eventName: "CreateUser", responseElements: { userId: ADA, identityStoreId: "d-1" } } },
      person(ADA),
    ],
    [
      "SCIM's event by CloudTrail, without the user's ID",
      {
        detail: {
          eventSource: "identitystore-scim.amazonaws.com",
          eventName: "PatchGroup",
          requestParameters: { httpBody: "HIDDEN_DUE_TO_SECURITY_REASONS" },
        },
      },
      ALL_USERS,
    ],
    [
      "an event that names a user by the ARN alone",
      { resources: [`arn:aws:identitystore:::user/${ADA}`, `arn:aws:identitystore:::group/${GROUP}`] },
      person(ADA),
    ],
    [
      "an event of a group, by any actor",
      {
        "detail-type": "Group Deleted",
        resources: [`arn:aws:identitystore:::group/${GROUP}`],
        detail: { updatedBy: { userId: ADA } },
      },
      ALL_USERS,
    ],
    [
      "a call about a group by CloudTrail",
      { detail: { eventName: "DeleteGroup", requestParameters: { groupId: GROUP }, by: { userId: ADA } } },
      ALL_USERS,
    ],
    [
      "an event that names a user by an ARN with account and store",
      {
        resources: [`arn:aws-us-gov:identitystore:us-gov-west-1:111122223333:identitystore/d-1/user/${ADA}`],
      },
      person(ADA),
    ],
    ["the SCIM endpoint's", { look: "person", userId: ADA }, person(ADA)],
    ["an event of a group alone", { "detail-type": "Group Updated", detail: { groupId: GROUP } }, ALL_USERS],
    ["the schedule's", { look: "everybody" }, ALL_USERS],
    ["an id that is none", { detail: { userId: "*" } }, ALL_USERS],
  ];
  for (const [what, event, requests] of events) {
    it(`requests the right users: ${what}`, () => {
      expect(parseMessage(JSON.stringify(event))).to.deep.equal(requests);
    });
  }

  it("requests a user once who is named several times, case-insensitively", () => {
    const event = { a: { userId: ADA }, b: [{ UserId: ADA.toUpperCase() }, { memberId: OLD }] };
    expect(parseMessage(JSON.stringify(event))).to.deep.equal([...person(ADA), ...person(OLD)]);
  });

  it("never causes an error, whatever it contains", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(parseMessage(body)).to.have.length.above(0);
      }),
    );
  });
});
