import { expect } from "chai";
import fc from "fast-check";
import { PartialReadError } from "../../../sync/aws/pagination.ts";
import type { Directory } from "../../../sync/sources/identity-center/directory.ts";
import { readUsers } from "../../../sync/sources/identity-center/members.ts";

const PAGE = 100;

interface CountedDirectory extends Directory {
  readonly calls: { pages: number; users: number };
}

/** A directory of people 0, 1, 2 … that counts what it is asked. */
function directoryOf(size: number): CountedDirectory {
  const calls = { pages: 0, users: 0 };
  const users = Array.from({ length: size }, (_, index) => ({ UserId: `${index}`, IdentityStoreId: "d-1" }));
  return {
    calls,
    identityStoreId: "d-1",
    usersPage: async (token = "0") => {
      calls.pages += 1;
      const end = Number(token) + PAGE;
      return { items: users.slice(Number(token), end), next: end < size ? `${end}` : undefined };
    },
    user: async (id) => {
      calls.users += 1;
      return users[Number(id)];
    },
    groups: async () => [],
    members: async () => [],
    groupsOf: async () => new Set(),
  };
}

const idsOf = (indexes: readonly number[]) => new Set(indexes.map(String));

async function callsFor(size: number, members: readonly number[]) {
  const directory = directoryOf(size);
  const users = await readUsers(directory, idsOf(members));
  expect(users.map(({ UserId }) => UserId)).to.have.members([...idsOf(members)]);
  return directory.calls;
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);

describe("The members of groups", () => {
  it("are asked for one by one, if they are few in a large directory", async () => {
    expect(await callsFor(100_000, [])).to.deep.equal({ pages: 0, users: 0 });
    expect(await callsFor(100_000, [99_999])).to.deep.equal({ pages: 0, users: 1 });
    expect(await callsFor(100_000, [50_000, 60_000, 70_000])).to.deep.equal({ pages: 2, users: 3 });
  });

  it("are found in the listing of all users, if they are many", async () => {
    expect(await callsFor(1_000, range(0, 1_000))).to.deep.equal({ pages: 10, users: 0 });
    expect(await callsFor(10_000, range(0, 10_000, 50))).to.deep.equal({ pages: 100, users: 0 });
    expect(await callsFor(200, range(100, 180))).to.deep.equal({ pages: 2, users: 0 });
  });

  it("are listed no further than to the last of them", async () => {
    expect(await callsFor(100_000, range(0, 90))).to.deep.equal({ pages: 1, users: 0 });
  });

  it("are asked for one by one where pages have cost as much, and those that turned up are not", async () => {
    // Every second page has a member: 60 pages give 30 of 90, and 60 are missing.
    expect(await callsFor(100_000, range(0, 18_000, 200))).to.deep.equal({ pages: 59, users: 60 });
    // All but one are on the first two pages.
    expect(await callsFor(100_000, [...range(0, 199), 99_999])).to.deep.equal({ pages: 2, users: 1 });
  });

  it("take less than twice the calls of the better way, for any members and any size of the directory", async () => {
    const directories = fc
      .integer({ min: 1, max: 3_000 })
      .chain((size) => fc.tuple(fc.constant(size), fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }))));
    await fc.assert(
      fc.asyncProperty(directories, async ([size, members]) => {
        const { pages, users } = await callsFor(size, members);
        const better = Math.min(members.length, Math.ceil(size / PAGE));
        expect(pages + users).to.be.at.most(Math.max(0, 2 * better - 1));
      }),
    );
  });

  it("are left out if they no longer exist", async () => {
    const directory = directoryOf(150);
    const users = await readUsers(directory, idsOf([...range(0, 5), 150, 151]));
    expect(users).to.have.length(5);
  });

  it("are read again by id, where a page that shifted has hidden one", async () => {
    const directory = directoryOf(150);
    const shifted: CountedDirectory = {
      ...directory,
      usersPage: async (token) => {
        const page = await directory.usersPage(token);
        return { ...page, items: page.items.filter(({ UserId }) => UserId !== "7") };
      },
    };
    const users = await readUsers(shifted, idsOf(range(0, 20)));
    expect(users).to.have.length(20);
    expect(directory.calls.users).to.equal(1);
  });

  it("are not read in part: a later page that fails fails all", async () => {
    const directory = directoryOf(1_000);
    const failing: Directory = {
      ...directory,
      usersPage: (token) =>
        token === undefined ? directory.usersPage(token) : Promise.reject(new Error("no answer")),
    };
    const thrown = await readUsers(failing, idsOf(range(0, 1_000))).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(PartialReadError);
  });
});
