import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'

/** A list to choose one thing from: the browser's own, which every keyboard, reader and hand knows. */
export function Choose(props: Omit<NativeSelectProps, 'rightSection' | 'rightSectionPointerEvents'>) {
  return <NativeSelect {...props} rightSection={<IconSelector size={15} aria-hidden="true" />} rightSectionPointerEvents="none" />
}
