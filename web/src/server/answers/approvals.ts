/** Under which approvals patients of the archive may be used for training. */
export interface Approval {
  readonly number: string
  readonly purpose: string
  readonly scope: string
  /** None: images of any modality. */
  readonly modalities: readonly string[]
  /** Null: any number of patients. */
  readonly patients_max: number | null
  /** The last day on which it holds. */
  readonly expires: string
  /** Who answers for the use. */
  readonly person: string
  readonly state: 'holds' | 'expired' | 'withdrawn'
}

export type Letter = Omit<Approval, 'state'>
