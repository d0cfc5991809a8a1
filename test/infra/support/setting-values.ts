/** Settings as a configuration holds them, before they are stored as text. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** Settings that are valid together, and the same ones without their optional members. */
export interface RemovableSettings {
  readonly full: SettingValues;
  readonly minimal: SettingValues;
}
