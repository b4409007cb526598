#!/usr/bin/env bash
# NSwag.CodeGeneration.CSharp 14.8.0. A property that is `anyOf: [$ref, null]` becomes an empty class of its own, and is
# required: null is refused, and what the referenced schema holds is lost. With `oneOf` in its place the property has
# the referenced type and may be null.
#
# Output:
#> anyOf: [Newtonsoft.Json.JsonProperty("reservation", Required = Newtonsoft.Json.Required.Always)] public Reservation2 Reservation { get; set; }
#> Reservation2 has 0 properties
#> oneOf: [Newtonsoft.Json.JsonProperty("reservation", Required = Newtonsoft.Json.Required.AllowNull)] public Reservation Reservation { get; set; }
#> Reservation has 1 properties
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
    <PackageReference Include="NSwag.CodeGeneration.CSharp" Version="[14.8.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using NSwag;
using NSwag.CodeGeneration.CSharp;

foreach (var form in new[] { "anyOf", "oneOf" })
{
    var document = await OpenApiDocument.FromJsonAsync("""
        {"openapi":"3.1.0","info":{"title":"t","version":"1"},
         "paths":{"/cart":{"get":{"operationId":"get","responses":{"200":{"description":"ok",
          "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Cart"}}}}}}}},
         "components":{"schemas":{
          "Cart":{"type":"object","required":["reservation"],"properties":{
           "reservation":{"FORM":[{"$ref":"#/components/schemas/Reservation"},{"type":"null"}]}}},
          "Reservation":{"type":"object","properties":{"until":{"type":"string"}}}}}}
        """.Replace("FORM", form));
    var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings()).GenerateFile().Split('\n');
    var property = Array.FindIndex(code, text => text.Contains(" Reservation { get; set; }"));
    Console.WriteLine($"{form}: {code[property - 1].Trim()} {code[property].Trim()}");
    var type = code[property].Trim().Split(' ')[1];
    var body = code.SkipWhile(text => !text.Contains($"class {type}")).TakeWhile(text => text != "    }");
    var members = body.Count(text => text.Contains("get; set;"));
    Console.WriteLine($"{type} has {members} properties");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
