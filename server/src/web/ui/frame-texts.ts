import { defineTexts } from './texts.ts';

/** The words of the frame itself. */
export const frameTexts = defineTexts({
  en: {
    language: 'Language',
    skip: 'To the content',
    required: 'required',
    optional: 'optional',
    checkFields: 'Please look at the fields marked below.',
    badRequest: 'That did not work',
    badRequestHint: 'Something in the request was not understood. Please go back and try again.',
    forbidden: 'This form is too old',
    forbiddenHint:
      'It was opened in another window or too long ago. Please go back, reload the page and send it again.',
    notFound: 'Nothing here',
    notFoundHint: 'This address is not known. Please check that it was copied whole.',
    tooMany: 'Too many tries',
    tooManyHint: 'Please wait a little, then try again.',
    tooManyMinutes: (minutes: number) =>
      minutes === 1 ? 'Please try again in a minute.' : `Please try again in ${minutes} minutes.`,
    unavailable: 'Not available right now',
    unavailableHint: 'Please try again in a minute. Nothing was lost.',
    failed: 'Something went wrong',
    failedHint: 'It is our fault, and it was noted. Please try again in a minute.',
  },
  ru: {
    language: 'Язык',
    skip: 'К содержанию',
    required: 'обязательно',
    optional: 'необязательно',
    checkFields: 'Проверьте отмеченные поля.',
    badRequest: 'Не получилось',
    badRequestHint: 'Запрос не удалось разобрать. Вернитесь назад и попробуйте ещё раз.',
    forbidden: 'Форма устарела',
    forbiddenHint:
      'Она открыта в другом окне или слишком давно. Вернитесь, обновите страницу и отправьте снова.',
    notFound: 'Здесь ничего нет',
    notFoundHint: 'Такого адреса нет. Проверьте, что он скопирован полностью.',
    tooMany: 'Слишком много попыток',
    tooManyHint: 'Подождите немного и попробуйте снова.',
    tooManyMinutes: (minutes: number) => `Попробуйте снова через ${minutes} мин.`,
    unavailable: 'Сейчас недоступно',
    unavailableHint: 'Попробуйте через минуту. Ничего не потеряно.',
    failed: 'Что-то пошло не так',
    failedHint: 'Это наша ошибка, она записана. Попробуйте через минуту.',
  },
});
