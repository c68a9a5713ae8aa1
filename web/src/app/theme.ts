import { createTheme, type CSSVariablesResolver } from '@mantine/core'

export const theme = createTheme({
  respectReducedMotion: true,
  focusClassName: '',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ModalRoot: { defaultProps: { transitionProps: { duration: 0 } } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
  },
})

/** The word by which the server knows the styles that our own scripts write; no other is applied. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

/** Mantine's own variables, all answered from tokens.css: no second palette. A build holds no others but those of mantine.css, so
    that what the theme would say of fonts, radius and pointer stands here. */
export const variables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-second)',
    '--mantine-color-placeholder': 'var(--ink-third)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--selected)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-control)',
    '--mantine-color-error': 'var(--status-critical)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
    '--mantine-primary-color-light-color': 'var(--ink)',
    '--mantine-primary-color-light-hover': 'var(--selected)',
    '--mantine-color-blue-filled': 'var(--accent-fill)',
    '--mantine-color-blue-filled-hover': 'var(--accent-fill-hover)',
    '--mantine-color-blue-light': 'var(--selected)',
    '--mantine-color-blue-light-hover': 'var(--selected)',
    '--mantine-color-blue-light-color': 'var(--ink)',
    '--mantine-color-blue-outline': 'var(--accent)',
  }
  return {
    variables: {
      '--mantine-cursor-type': 'pointer',
      '--mantine-font-family': 'var(--font)',
      '--mantine-font-family-headings': 'var(--font)',
      '--mantine-radius-default': '0.1875rem',
      '--mantine-font-size-xs': '0.75rem',
      '--mantine-font-size-sm': '0.8125rem',
      '--mantine-font-size-md': '0.875rem',
      '--mantine-font-size-lg': '1rem',
      '--mantine-font-size-xl': '1.125rem',
    },
    dark: both,
    light: both,
  }
}
