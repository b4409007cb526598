#!/usr/bin/env bash
# Microsoft.IdentityModel.JsonWebTokens 8.23.0. The times of a token: a text is read as a number, a fraction is rounded to
# the next second, and null makes the whole token unreadable, with an error about Base64Url. In other claims null does
# no harm.
#
# Output:
#> "exp":4102444800 is 4102444800
#> "exp":"4102444800" is 4102444800
#> "exp":4102444800.9 is 4102444801
#> "exp":4102444800,"jti":null is 4102444800
#> "exp":4102444800,"nbf":null throws ArgumentException: IDX14101: Unable to decode the payload as Base64Url encoded string
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.IdentityModel.JsonWebTokens" Version="[8.23.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

string[] claims =
[
    "\"exp\":4102444800", "\"exp\":\"4102444800\"", "\"exp\":4102444800.9", "\"exp\":4102444800,\"jti\":null", "\"exp\":4102444800,\"nbf\":null",
];
foreach (var claim in claims)
{
    try
    {
        var (header, payload) = (Base64UrlEncoder.Encode("""{"alg":"ES256"}"""), Base64UrlEncoder.Encode($"{{{claim}}}"));
        Console.WriteLine($"{claim} is {new JsonWebToken($"{header}.{payload}.c2lnbmF0dXJl").GetClaim("exp").Value}");
    }
    catch (ArgumentException e)
    {
        Console.WriteLine($"{claim} throws ArgumentException: {Regex.Replace(e.Message, " '\\[PII.*\\]'|\\.$", string.Empty)}");
    }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
