/** Whom images name. */
export interface Patient {
  readonly name: string | null
  readonly name_latin: string | null
  /** What the name may be, where Chinese was declared as Latin letters. */
  readonly name_guess: string | null
  readonly id: string | null
  readonly sex: 'M' | 'F' | 'O' | null
  readonly birth_date: string | null
  readonly age_years: number | null
  /** Of children under three, who are told apart by months. */
  readonly age_months: number | null
  /** The header writes a bare number: of days, weeks, months or years. */
  readonly age_without_unit: number | null
  /** Somebody's word, where the header gives no age. */
  readonly age_stated: { readonly low: number; readonly high: number; readonly source: string } | null
  /** The id was made at import, because the file carried none. */
  readonly made_number: boolean
}

/** What an object that was kept aside says otherwise than the study that it bears a number of. */
export interface Aside {
  readonly patient: Patient
  readonly accession: string | null
  /** It names another patient than the images that stay. */
  readonly another: boolean
}

/** One patient whom images of a study name, and how many of them do. */
export interface Named {
  readonly patient: Patient
  readonly images: number
}
