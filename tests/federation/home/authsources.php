<?php
// Who is at home in a house whose domain HOME_DOMAIN says. The password of everybody is "at home".

// The attribute that names a person for ever, by its identifier: the list of SimpleSAMLphp does not know it.
const SUBJECT = 'urn:oasis:names:tc:SAML:attribute:subject-id';

function person(string $name, array $more): array
{
    $domain = getenv('HOME_DOMAIN');
    return [
        'displayName' => [ucfirst($name) . " at $domain"],
        'mail' => ["$name@$domain"],
        SUBJECT => ["$name@$domain"],
        'eduPersonScopedAffiliation' => ["staff@$domain", "member@$domain"],
        'eduPersonAssurance' => ['https://refeds.org/assurance', 'https://refeds.org/assurance/IAP/medium'],
        ...$more,
    ];
}

$config = ['people' => ['exampleauth:UserPass',
    'curator:at home' => person('curator', [
        'eduPersonEntitlement' => ['urn:geant:museum.example:group:herbarium:role=curator'],
        'eduPersonOrcid' => ['https://orcid.org/0000-0002-1825-0097'],
    ]),
    // says to belong to another house too
    'boaster:at home' => person('boaster', [
        'eduPersonScopedAffiliation' => ['member@' . getenv('HOME_DOMAIN'), 'faculty@museum.example'],
    ]),
    // says to be somebody of another house
    'impostor:at home' => person('impostor', [SUBJECT => ['curator@museum.example']]),
    // of whom the house does not tell who it is
    'nobody:at home' => person('nobody', [SUBJECT => []]),
]];
