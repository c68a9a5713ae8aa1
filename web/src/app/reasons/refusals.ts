import type { Sentences } from '../sentences'

/** Why the server did not do what was asked. */
export const refusals: Sentences = {
  no_answer: [{ zh: '服务器没有回答。请检查网络，稍后重试。', en: 'The server does not answer. Check the connection and try again in a moment.' }],
  unexpected_answer: [{ zh: '服务器的回答无法理解。', en: 'The answer of the server was not understood.' }],
  wrong_password: [{ zh: '登录名或密码不对。', en: 'User name or password is wrong.' }],
  too_many_attempts: [
    { zh: '尝试次数过多，请 {seconds} 秒后再试。', en: 'Too many attempts. Try again in {seconds} seconds.' },
    { zh: '尝试次数过多，请稍后再试。', en: 'Too many attempts. Try again in a moment.' },
  ],
  password_length: [{ zh: '密码须有 {low} 至 {high} 个字符。', en: 'A password has {low} to {high} characters.' }],
  no_viewing_permit: [{ zh: '您还没有打开此检查：请从工作列表打开，打开会记入账本。', en: 'You have not opened this study. Open it from the worklist; the opening is recorded in the ledger.' }],
  role_missing: [{ zh: '您的角色没有这项权利，请找管理员。', en: 'Your role does not have this right. Ask an administrator.' }],
  no_rule: [{ zh: '没有规则允许这一操作。', en: 'No rule allows this.' }],
  key_reused: [{ zh: '同一请求已用于另一操作，请重新打开本页。', en: 'This request was already used for something else. Open the page again.' }],
}
