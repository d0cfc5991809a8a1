import type { Person } from "../model/person.ts";
import { People } from "./people.ts";

/**
 * The people of a source whom a selection means. Entries of one id are decided together: of entries that differ, a selection must not leave
 * one that then looks like the only one. It takes no more memory than the whole source.
 */
export class SelectedPeople {
  readonly people = new People();
  readonly #leftOut = new People();

  add(person: Person, isMeant: boolean): void {
    if (!isMeant && !this.people.has(person.id)) {
      this.#leftOut.add(person);
      return;
    }
    this.people.add(person);
    for (const other of this.#leftOut.entriesOf(person.id)) this.people.add(other);
  }
}
