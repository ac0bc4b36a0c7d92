import { defineTexts } from '#ui';

/** Words of the screens for directories. */
export const directoryText = defineTexts({
  en: {
    directories: 'Directories',
    noDirectories: 'No directories yet.',
    addDirectory: 'Add a directory',
    registration: 'Registration',
    registrationNone: 'nobody registers',
    registrationOptional: 'who wants to',
    registrationRequired: 'everybody must',
    items: 'What it lists',
    noItems: 'It lists nothing yet.',
    featured: 'Featured',
    campaign: 'Campaign',
    users: 'People',
    noUsers: 'Nobody yet.',
  },
  ru: {
    directories: 'Каталоги',
    noDirectories: 'Каталогов пока нет.',
    addDirectory: 'Новый каталог',
    registration: 'Регистрация',
    registrationNone: 'без регистрации',
    registrationOptional: 'кто хочет',
    registrationRequired: 'обязательно',
    items: 'Что в каталоге',
    noItems: 'Каталог пуст.',
    featured: 'Выделять',
    campaign: 'Кампания',
    users: 'Люди',
    noUsers: 'Пока никого.',
  },
});
