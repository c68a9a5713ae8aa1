import type { Sentences } from '../sentences'

/** Why a model gives no number for a film. */
export const applicability: Sentences = {
  package_stopped: [{ zh: '模型已停用', en: 'the model is stopped' }],
  age_outside: [
    { zh: '{age_years} 岁；模型适用 {low}–{high} 岁', en: '{age_years} years; the model is made for {low}–{high}' },
    { zh: '年龄在模型适用范围之外', en: 'age outside what the model is made for' },
  ],
  age_unknown: [
    { zh: '年龄不详；模型适用 {low}–{high} 岁', en: 'age unknown; the model is made for {low}–{high} years' },
    { zh: '年龄不详', en: 'age unknown' },
  ],
  not_chest: [{ zh: '不是胸片', en: 'not a chest film' }],
  lateral: [{ zh: '侧位片；模型只读正位', en: 'lateral film; the model reads frontal films only' }],
  not_xray: [{ zh: '不是 X 线片', en: 'not an X-ray' }],
  inverted: [{ zh: '影像黑白颠倒', en: 'the image is inverted' }],
  unlike_training: [{ zh: '影像与训练时所见的不同', en: 'the image is unlike those the model was trained on' }],
}
