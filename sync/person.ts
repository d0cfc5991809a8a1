/** Somebody in a directory, who should have an account. */
export interface Person {
  /** The directory's id for them, which stays when name and e-mail change; also the account's username. */
  readonly id: string;
  /** As the directory writes it, the primary one first. Compared with case by Amazon Quick. */
  readonly emails: readonly string[];
  readonly displayName: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly enabled: boolean;
  /** The mark of the source that they are taken from. @default the run's only one */
  readonly source?: string;
}

/** The address that somebody is invited at: the primary one, to the letter. */
export function emailOf({ emails }: Person): string | undefined {
  return emails[0];
}
