/** The kinds of device that a list can be asked for, as DICOM names them. */
export const modalities = ['CR', 'DX', 'CT', 'MR', 'US', 'SC', 'OT'] as const
